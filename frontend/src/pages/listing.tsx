import type { BootOf } from '../core/boot'
import { type MessageId, useLanguage } from '../core/messages'
import { withQuery } from '../core/query'
import { Pages } from '../petitions/pages'
import { PetitionRows } from '../petitions/row'
import { SearchBox } from '../petitions/searchBox'

const SHOWN = ['all', 'open', 'delivered', 'won'] as const
const SORTED = ['newest', 'closing', 'signed'] as const

/** The address of a page of the list, without what goes without saying. */
export function listAddress(locale: string, show: string, sort: string, page: number): string {
  return withQuery(`/${locale}/petitions`, {
    show: show === 'all' ? null : show,
    sort: sort === 'newest' ? null : sort,
    page: page > 1 ? String(page) : null,
  })
}

/** An organisation's petitions, chosen by links, sorted by links, paged by links (H-2). */
export function Listing({ boot }: { boot: BootOf<'listing'> }) {
  const { text } = useLanguage()
  const { petitionList: list, show, sort } = boot.data
  const { locale } = boot
  return (
    <article class="narrow">
      <h1>{text('home.petitions')}</h1>
      <SearchBox locale={locale} />
      <Choice
        label="list.show"
        options={SHOWN}
        chosen={show}
        addressOf={(option) => listAddress(locale, option, sort, 1)}
      />
      <Choice
        label="list.sort"
        options={SORTED}
        chosen={sort}
        addressOf={(option) => listAddress(locale, show, option, 1)}
      />
      {list.total === 0 ? <p>{text('list.none')}</p> : <PetitionRows petitions={list.items} />}
      <Pages page={list.page} pages={list.pages} addressOf={(page) => listAddress(locale, show, sort, page)} />
    </article>
  )
}

interface ChoiceProps<Option extends string> {
  label: MessageId
  options: readonly Option[]
  chosen: string
  addressOf: (option: Option) => string
}

function Choice<Option extends 'all' | 'open' | 'delivered' | 'won' | 'newest' | 'closing' | 'signed'>({
  label,
  options,
  chosen,
  addressOf,
}: ChoiceProps<Option>) {
  const { text } = useLanguage()
  return (
    <nav class="chips" aria-label={text(label)}>
      <span aria-hidden="true">{text(label)}</span>
      <ul>
        {options.map((option) => (
          <li key={option}>
            <a href={addressOf(option)} aria-current={option === chosen ? 'true' : undefined}>
              {text(`list.${option}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
