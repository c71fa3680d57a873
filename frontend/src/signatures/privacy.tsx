import type { BootOf } from '../core/boot'
import { languageOf } from '../core/locale'
import { Text, useLanguage } from '../core/messages'
import { petitionPath } from '../petitions/address'
import { DataList } from './dataCard'

/** What happens to the details of those who sign this petition, as a page that can be linked to (1.4). */
export function Privacy({ boot }: { boot: BootOf<'privacy'> }) {
  const { text } = useLanguage()
  const { petition } = boot.data
  const language = languageOf(petition.locale, boot.locale)
  return (
    <article class="narrow">
      <h1 tabIndex={-1}>{text('data.summary')}</h1>
      <p>
        <Text
          id="data.about"
          values={{ title: <bdi {...language}>{petition.title}</bdi> }}
          tags={{ link: (words) => <a href={petitionPath(boot.locale, petition.slug)}>{words}</a> }}
        />
      </p>
      {boot.tenant !== null && <DataList tenant={boot.tenant} petition={petition} />}
    </article>
  )
}
