import type { BootOf } from '../core/boot'
import { languageOf } from '../core/locale'
import { useLanguage } from '../core/messages'
import type { ListedFragment } from '../gql/graphql'
import { petitionPath } from '../petitions/address'
import { Progress } from '../petitions/progress'
import { PetitionRows } from '../petitions/row'
import { SearchBox } from '../petitions/searchBox'

/** An organisation's petitions: the newest open one in full, others as rows, and what is new (H-1). */
export function Home({ boot }: { boot: BootOf<'home'> }) {
  const { text } = useLanguage()
  const { open, ended, latestUpdates } = boot.data
  const [featured, ...others] = open.items
  return (
    <article class="narrow">
      <h1>{boot.tenant?.name}</h1>
      {featured === undefined ? <p>{text('home.none')}</p> : <Featured petition={featured} locale={boot.locale} />}
      {others.length > 0 && (
        <section aria-labelledby="petitions">
          <h2 id="petitions">{text('home.petitions')}</h2>
          <PetitionRows petitions={others} />
        </section>
      )}
      <News news={latestUpdates} locale={boot.locale} />
      {ended.items.length > 0 && (
        <section aria-labelledby="ended">
          <h2 id="ended">{text('home.ended')}</h2>
          <PetitionRows petitions={ended.items} />
        </section>
      )}
      <p>
        <a href={`/${boot.locale}/petitions`}>{text('home.all')}</a>
      </p>
      <SearchBox locale={boot.locale} />
      <p class="muted">{text('home.data')}</p>
    </article>
  )
}

function Featured({ petition, locale }: { petition: ListedFragment; locale: string }) {
  const { text } = useLanguage()
  const address = petitionPath(petition.locale, petition.slug)
  const language = languageOf(petition.locale, locale)
  return (
    <section class="card" aria-labelledby="featured">
      <h2 id="featured" {...language}>
        <a href={address}>{petition.title}</a>
      </h2>
      <Progress petition={petition} address={address} live={false} />
      <p {...language}>{petition.lead}</p>
      <a class="button" href={address} aria-describedby="featured">
        {text('home.read')}
      </a>
    </section>
  )
}

function News({ news, locale }: { news: BootOf<'home'>['data']['latestUpdates']; locale: string }) {
  const { text, formats } = useLanguage()
  if (news.length === 0) return null
  return (
    <section aria-labelledby="news">
      <h2 id="news">{text('home.news')}</h2>
      <ul class="rows">
        {news.map(({ petition, update }) => (
          <li key={`${petition.slug}/${update.slug}`}>
            <div {...languageOf(update.locale, locale)}>
              <a href={`${petitionPath(petition.locale, petition.slug)}/updates/${update.slug}`}>{update.title}</a>
            </div>
            <p class="muted">
              <time dateTime={update.publishedAt}>{formats.day(update.publishedAt)}</time>
              <br />
              <span {...languageOf(petition.locale, locale)}>{petition.title}</span>
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
