import type { BootOf } from '../core/boot'
import { useLanguage } from '../core/messages'

/** Says that a petition was taken down, when, and why where the organisation tells it (ux.md 1.11). */
export function Removed({ boot }: { boot: BootOf<'removed'> }) {
  const { text, formats } = useLanguage()
  const { since, reason } = boot.data.removal
  const organisation = boot.tenant?.name ?? ''
  return (
    <article class="narrow">
      <h1>{text('removed.title')}</h1>
      <p>
        {since === null
          ? text('removed.by', { organisation })
          : text('removed.byOn', { organisation, day: formats.day(since) })}
      </p>
      {reason !== '' && <p>{reason}</p>}
      <p>
        <a href={`/${boot.locale}/petitions?show=open`}>{text('status.petitions')}</a>
      </p>
    </article>
  )
}
