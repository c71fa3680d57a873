import type { BootOf } from '../core/boot'
import { languageOf } from '../core/locale'
import { useLanguage } from '../core/messages'
import { Prose } from '../core/prose'
import { petitionPath } from '../petitions/address'
import { SignHere } from '../signatures/form'
import { ShareLinks } from '../signatures/links'
import type { Signed } from '../signatures/useSigning'
import { UpdateList } from './list'
import { OnPetition } from './updates'

interface UpdateProps {
  boot: BootOf<'update'>
  onSigned: (signed: Signed) => void
}

/** One update as an article with its own address, ways to share it, and the form at the end while one can sign (N-1). */
export function Update({ boot, onSigned }: UpdateProps) {
  const { text, formats } = useLanguage()
  const { petition, update, others } = boot.data
  const address = petitionPath(boot.locale, petition.slug)
  return (
    <article class="narrow">
      <OnPetition petition={petition} locale={boot.locale} />
      <div {...languageOf(update.locale, boot.locale)}>
        <h1>{update.title}</h1>
        <p>
          <time class="muted" dateTime={update.publishedAt}>
            {formats.day(update.publishedAt)}
          </time>
        </p>
        {update.lead !== '' && <p class="lead">{update.lead}</p>}
        <Prose field="bodyHtml" html={update.bodyHtml} />
      </div>
      <ShareLinks
        boot={boot}
        title={update.title}
        path={boot.path}
        address={address}
        heading="updates.share"
        why="updates.shareWhy"
      />
      {petition.isOpen && <SignHere boot={boot} petition={petition} onSigned={onSigned} />}
      <UpdateList heading={text('update.more')} updates={others} address={address} />
    </article>
  )
}
