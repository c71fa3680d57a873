import type { BootOf } from '../core/boot'
import { languageOf } from '../core/locale'
import { useLanguage } from '../core/messages'
import { Prose } from '../core/prose'
import { petitionPath } from './address'

/** The letter as it was until it was changed (P-8). */
export function FormerLetter({ boot }: { boot: BootOf<'letter'> }) {
  const { text, formats } = useLanguage()
  const { petition, former } = boot.data
  const language = languageOf(petition.locale, boot.locale)
  return (
    <article class="narrow">
      <h1>{text('letter.until', { day: formats.day(former.until) })}</h1>
      <p>
        <a href={petitionPath(boot.locale, petition.slug)} {...language}>
          {petition.title}
        </a>
      </p>
      <p>{text('letter.changed', { day: formats.day(former.until), reason: former.reason })}</p>
      <p>{text('letter.signedBefore')}</p>
      <section class="letter" {...language}>
        <Prose field="letterHtml" html={former.letterHtml} />
      </section>
    </article>
  )
}
