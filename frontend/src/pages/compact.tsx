import type { ComponentChildren } from 'preact'
import type { BootOf } from '../core/boot'
import { languageOf } from '../core/locale'
import { useLanguage } from '../core/messages'
import { wasRefused } from '../core/refused'
import { petitionPath } from '../petitions/address'
import { Letter } from '../petitions/letter'
import { Sign, SignSummary } from '../signatures/form'
import { type Signed, useSigning } from '../signatures/useSigning'

interface CompactProps {
  boot: BootOf<'sign'>
  onSigned: (signed: Signed) => void
  /** What stands below the form where the petition takes no signatures. */
  children?: ComponentChildren
}

/** Title, letter and form only, so that a summary of problems and the fields share a phone's screen (F-13). */
export function CompactPetition({ boot, onSigned, children }: CompactProps) {
  const { text } = useLanguage()
  const { petition } = boot.data
  const signing = useSigning({ boot, petition, onSigned })
  const language = languageOf(petition.locale, boot.locale)
  return (
    <article class="narrow">
      {(petition.isOpen || wasRefused(boot.form)) && <SignSummary signing={signing} petition={petition} />}
      <h1 tabIndex={-1} {...language}>
        {petition.title}
      </h1>
      <p>
        <a href={petitionPath(boot.locale, petition.slug)}>{text('home.read')}</a>
      </p>
      <div class="signing">
        <div {...language}>
          <Letter petition={petition} />
        </div>
        <Sign boot={boot} petition={petition} signing={signing} summary={false}>
          {children}
        </Sign>
      </div>
    </article>
  )
}
