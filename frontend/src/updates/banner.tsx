import { Fragment } from 'preact'
import type { PetitionData } from '../core/boot'
import { useLanguage } from '../core/messages'

/** A leading word with a colon, "UPDATE:", and what it introduces. */
const LABELLED = /^(\p{L}+\s?:)(\s.+)$/su

/** The pinned update above the title; neither a live region nor dismissible (P-2). */
export function Banner({ update }: { update: PetitionData['pinnedUpdate'] }) {
  const { text, formats } = useLanguage()
  if (update === null) return null
  const [, label, rest] = LABELLED.exec(update.text) ?? [update.text, undefined, update.text]
  return (
    <section class="banner" aria-label={text('banner.label')}>
      <p>
        {label !== undefined && <strong>{label}</strong>}
        {rest}{' '}
        {update.links.map((link, index) => (
          <Fragment key={link.url}>
            {index > 0 && ' | '}
            <a href={link.url}>{link.label}</a>
          </Fragment>
        ))}{' '}
        <time class="muted" dateTime={update.publishedAt}>
          {formats.day(update.publishedAt)}
        </time>
      </p>
    </section>
  )
}
