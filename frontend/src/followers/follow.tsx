import type { BootOf } from '../core/boot'
import { languageOf } from '../core/locale'
import { Text, useLanguage } from '../core/messages'
import { Summary } from '../core/summary'
import { useProblemTitle } from '../core/title'
import { petitionPath } from '../petitions/address'
import { StateNotice } from '../petitions/state'
import { FIELD, FollowForm } from './form'
import { followHeading } from './heading'

/** The compact page with the one field, and what is left to do once the address came. */
export function Follow({ boot }: { boot: BootOf<'follow'> }) {
  const { text } = useLanguage()
  const { form, data, tenant } = boot
  const { petition } = data
  const address = petitionPath(boot.locale, petition.slug)
  const problems = (form?.problems ?? []).map((problem) =>
    problem.field === 'email' ? { ...problem, field: FIELD } : problem,
  )
  const refusal = form?.refusal ?? null
  const heading = followHeading(boot)
  const sent = form?.values.action === 'sent'
  useProblemTitle(problems.length > 0 || refusal !== null)
  return (
    <article class="narrow">
      <Summary problems={problems} refusal={refusal} fields={[FIELD]} />
      <h1>{heading === null ? petition.title : text(heading)}</h1>
      <p>
        <a href={address} {...languageOf(petition.locale, boot.locale)}>
          {petition.title}
        </a>
      </p>
      {sent && <p>{text('follow.sentText', { organisation: tenant?.name ?? '' })}</p>}
      {petition.isOpen && !sent && (
        <p>
          <Text id="follow.signNow" tags={{ link: (words) => <a href={`${address}#sign`}>{words}</a> }} />
        </p>
      )}
      {!sent && <StateNotice petition={petition} address={address} />}
      {!sent && <FollowForm boot={boot} petition={petition} problems={problems} />}
    </article>
  )
}
