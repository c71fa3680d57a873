import type { ComponentChildren } from 'preact'
import { endonym, languageOf } from '../core/locale'
import { useLanguage } from '../core/messages'
import type { ListedFragment } from '../gql/graphql'
import { petitionPath } from './address'
import { stateWord } from './state'

interface RowsProps {
  petitions: ListedFragment[]
}

export function PetitionRows({ petitions }: RowsProps) {
  return (
    <ul class="rows">
      {petitions.map((petition) => (
        <PetitionRow key={petition.slug} petition={petition} />
      ))}
    </ul>
  )
}

interface RowProps {
  petition: ListedFragment
  /** With marks, where it was searched for. */
  title?: ComponentChildren
  lead?: ComponentChildren
  excerpt?: ComponentChildren
}

/** A petition in a list: one link, one sentence, and "Open · 35,412 signed · closes 3 December" (H-3). */
export function PetitionRow({ petition, title = petition.title, lead = petition.lead, excerpt }: RowProps) {
  const { locale, text } = useLanguage()
  const language = languageOf(petition.locale, locale)
  return (
    <li>
      <div {...language}>
        <a href={petitionPath(petition.locale, petition.slug)}>{title}</a>
        <p>{lead}</p>
        {excerpt !== undefined && <p class="muted">{excerpt}</p>}
      </div>
      {petition.locale !== locale && (
        <p class="muted">{text('search.language', { language: endonym(petition.locale) })}</p>
      )}
      <Facts petition={petition} />
    </li>
  )
}

function Facts({ petition }: { petition: ListedFragment }) {
  const { text, formats } = useLanguage()
  const { state, isOpen, opensAt, closesAt, signatureCount, minimumShown, countries } = petition
  const counted = state !== 'SCHEDULED' && signatureCount >= minimumShown
  return (
    <ul class="facts">
      <li>{text(stateWord(state))}</li>
      {counted && <li>{text('fact.signed', { count: signatureCount })}</li>}
      {counted && countries.length > 1 && <li>{text('fact.countries', { count: countries.length })}</li>}
      {isOpen && closesAt !== null && <li>{text('fact.closes', { day: formats.day(closesAt) })}</li>}
      {state === 'SCHEDULED' && opensAt !== null && <li>{text('fact.opens', { day: formats.day(opensAt) })}</li>}
    </ul>
  )
}
