import type { ComponentChildren } from 'preact'
import type { PetitionData } from '../core/boot'
import { endonym } from '../core/locale'
import { Text, useLanguage } from '../core/messages'
import { Prose } from '../core/prose'
import { petitionPath } from './address'
import { hasEnded } from './state'

/** The letter, directly above the form: people read what they sign (P-8). */
export function Letter({ petition }: { petition: PetitionData }) {
  const { text } = useLanguage()
  return (
    <section class="letter" aria-labelledby="letter">
      <h2 id="letter">{text(hasEnded(petition.state) ? 'petition.letterClosed' : 'petition.letter')}</h2>
      {petition.unofficial && <Unofficial petition={petition} />}
      <Prose field="letterHtml" html={petition.letterHtml} />
      {petition.letterChanges.map((change) => (
        <Changed key={change.at} change={change} />
      ))}
      <p>
        <a href={`${petitionPath(petition.locale, petition.slug)}/letter.pdf`}>{text('petition.pdf')}</a>
      </p>
    </section>
  )
}

/** That people have signed another wording, why, and the way to it. */
function Changed({ change: { at, reason, formerUrl } }: { change: PetitionData['letterChanges'][number] }) {
  const { text, formats } = useLanguage()
  return (
    <p class="muted">
      {text('letter.changed', { day: formats.day(at), reason })}{' '}
      {formerUrl !== null && <a href={formerUrl}>{text('letter.former')}</a>}
    </p>
  )
}

/** Whoever signs a translation should know which letter is delivered. */
function Unofficial({ petition: { slug, defaultLocale } }: { petition: PetitionData }) {
  const language = endonym(defaultLocale)
  const original = (words: ComponentChildren) => (
    <a href={petitionPath(defaultLocale, slug)} hreflang={defaultLocale}>
      {words}
    </a>
  )
  return (
    <p class="muted">
      <Text
        id="letter.unofficial"
        values={{ language: <bdi lang={defaultLocale}>{language}</bdi> }}
        tags={{ link: original }}
      />
    </p>
  )
}
