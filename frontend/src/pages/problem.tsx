import type { BootOf } from '../core/boot'
import { type MessageId, useLanguage } from '../core/messages'
import { SearchBox } from '../petitions/searchBox'

const KNOWN = [400, 404, 409, 410, 421, 429, 500, 503] as const
type Known = (typeof KNOWN)[number]

/** The status whose words are shown: its own, else those of its class. */
function spoken(status: number): Known {
  return KNOWN.find((known) => known === status) ?? (status >= 500 ? 500 : 400)
}

export function problemTitle(status: number): MessageId {
  return `status.${spoken(status)}.title`
}

/** An answer that is not a page: what happened, and what one can do (X-1, X-2, F-17, F-18). */
export function Problem({ boot }: { boot: BootOf<'problem'> }) {
  const { text } = useLanguage()
  const { status, form, reference, tenant } = boot
  return (
    <article class="narrow">
      <h1>{text(problemTitle(status))}</h1>
      <p>{form?.refusal?.message ?? text(`status.${spoken(status)}.text`)}</p>
      {reference !== null && <p class="muted">{text('status.reference', { reference })}</p>}
      {status === 404 && tenant !== null && (
        <>
          <SearchBox locale={boot.locale} />
          <p>
            <a href={`/${boot.locale}/petitions?show=open`}>{text('status.petitions')}</a>
          </p>
        </>
      )}
      {status !== 421 && (
        <p>
          <a href={tenant === null ? '/' : `/${boot.locale}/`}>{text('status.home')}</a>
        </p>
      )}
    </article>
  )
}
