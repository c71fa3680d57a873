import type { BootOf } from '../core/boot'
import { languageOf } from '../core/locale'
import { Text, useLanguage } from '../core/messages'
import { petitionPath } from '../petitions/address'
import { SignHere } from '../signatures/form'
import type { Signed } from '../signatures/useSigning'
import { Timeline } from './timeline'

interface UpdatesProps {
  boot: BootOf<'updates'>
  onSigned: (signed: Signed) => void
}

/** All that happened to a petition, and the form at the end while one can sign (N-1, N-2). */
export function Updates({ boot, onSigned }: UpdatesProps) {
  const { text } = useLanguage()
  const { petition, timeline } = boot.data
  const address = petitionPath(boot.locale, petition.slug)
  return (
    <article class="narrow">
      <OnPetition petition={petition} locale={boot.locale} />
      <h1>{text('updates.title')}</h1>
      {timeline.length === 0 ? <p>{text('updates.none')}</p> : <Timeline events={timeline} locale={petition.locale} />}
      <p>
        <a href={`${address}/updates.atom`}>{text('updates.feed')}</a>
      </p>
      {petition.isOpen && <SignHere boot={boot} petition={petition} onSigned={onSigned} />}
    </article>
  )
}

/** Which petition this is about, with the way back to it. */
export function OnPetition({
  petition,
  locale,
}: {
  petition: { slug: string; locale: string; title: string }
  locale: string
}) {
  const address = petitionPath(locale, petition.slug)
  return (
    <p class="muted">
      <Text
        id="update.on"
        values={{ title: <span {...languageOf(petition.locale, locale)}>{petition.title}</span> }}
        tags={{ link: (words) => <a href={address}>{words}</a> }}
      />
    </p>
  )
}
