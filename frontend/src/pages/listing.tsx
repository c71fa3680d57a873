import type { Boot, BootOf } from '../core/boot'
import { Text, useLanguage } from '../core/messages'
import { type Chosen, listPath } from '../petitions/address'
import { type Follow, useFollow } from '../petitions/follow'
import { Pages } from '../petitions/pages'
import { PetitionRows } from '../petitions/row'
import { SearchBox } from '../petitions/searchBox'

const SHOWN = ['all', 'open', 'delivered', 'won'] as const
const SORTED = ['newest', 'closing', 'signed'] as const

/** The name of the topic that the list is narrowed to. */
export function topicOf({ data: { tenant, topic } }: BootOf<'listing'>): string | undefined {
  return tenant.topics.find(({ slug }) => slug === topic)?.name
}

interface ListingProps {
  boot: BootOf<'listing'>
  /** Shows another list in place of this one. */
  onArrived: (boot: Boot) => void
}

/** An organisation's petitions: chosen, sorted and paged by links, in place where there is script (H-2). */
export function Listing({ boot, onArrived }: ListingProps) {
  const { text } = useLanguage()
  const { petitionList: list, ...chosen } = boot.data
  const topic = topicOf(boot)
  const { stay, toTop } = useFollow(boot, onArrived)
  return (
    <article class="narrow">
      <h1 tabIndex={-1}>{topic === undefined ? text('home.petitions') : text('list.about', { topic })}</h1>
      <SearchBox locale={boot.locale} />
      <Choices boot={boot} onFollow={stay} />
      <p role="status">
        {list.total === 0 ? text('list.none') : <Text id="search.found" values={{ count: list.total }} />}
      </p>
      {list.total > 0 && <PetitionRows petitions={list.items} />}
      <Pages
        page={list.page}
        pages={list.pages}
        addressOf={(page) => listPath(boot.locale, chosen, page)}
        onFollow={toTop}
      />
    </article>
  )
}

interface ChoicesProps {
  boot: BootOf<'listing'>
  onFollow: Follow
}

/** What can be chosen: each link changes one thing and keeps the others. */
function Choices({ boot, onFollow }: ChoicesProps) {
  const { text } = useLanguage()
  const { tenant, show, sort, topic } = boot.data
  const address = (changed: Partial<Chosen>) => listPath(boot.locale, { show, sort, topic, ...changed })
  const shown = SHOWN.map((option) => ({
    name: text(`list.${option}`),
    href: address({ show: option }),
    chosen: option === show,
  }))
  const topics = tenant.topics.map(({ slug, name }) => ({
    name,
    href: address({ topic: slug }),
    chosen: slug === topic,
  }))
  const everything = { name: text('list.everything'), href: address({ topic: null }), chosen: topic === null }
  const sorted = SORTED.map((option) => ({
    name: text(`list.${option}`),
    href: address({ sort: option }),
    chosen: option === sort,
  }))
  return (
    <>
      <Choice label={text('list.show')} options={shown} onFollow={onFollow} />
      {topics.length > 0 && <Choice label={text('list.topic')} options={[everything, ...topics]} onFollow={onFollow} />}
      <Choice label={text('list.sort')} options={sorted} onFollow={onFollow} />
    </>
  )
}

interface ChoiceProps {
  label: string
  options: { name: string; href: string; chosen: boolean }[]
  onFollow: Follow
}

function Choice({ label, options, onFollow }: ChoiceProps) {
  return (
    <nav class="chips" aria-label={label}>
      <span aria-hidden="true">{label}</span>
      <ul>
        {options.map(({ name, href, chosen }) => (
          <li key={name}>
            <a href={href} onClick={onFollow} aria-current={chosen ? 'true' : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
