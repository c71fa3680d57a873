import type { BootOf } from '../core/boot'
import { Field } from '../core/field'
import { Text, useLanguage } from '../core/messages'
import { wasRefused } from '../core/refused'
import { withDomain } from './domain'
import { EmailInput } from './emailInput'
import { likelyDomain } from './mailboxes'

interface RepairProps {
  boot: BootOf<'thanks'>
  address: string
}

/** The question about a domain that was probably mistyped: one press corrects it (F-15). */
export function DidYouMean({ boot, address }: RepairProps) {
  const { text } = useLanguage()
  const sentTo = boot.receipt?.address ?? ''
  const domain = likelyDomain(sentTo)
  if (domain === null) return null
  return (
    <form method="post" action={`${address}/thanks`} class="meant">
      <p id="meant">
        <Text id="thanks.didYouMean" values={{ address: <bdi dir="ltr">{withDomain(sentTo, domain)}</bdi> }} />
      </p>
      <input type="hidden" name="domain" value={domain} />
      <button type="submit" class="quiet" name="action" value="address" aria-describedby="meant">
        {text('thanks.useDomain', { domain })}
      </button>
    </form>
  )
}

/** Another address for the signature; what went to the first one is void then (T-2). */
export function Repair({ boot, address }: RepairProps) {
  const { text } = useLanguage()
  const sent = boot.form?.values.action === 'address' ? boot.form : null
  const problems = sent?.problems ?? []
  const wrong = wasRefused(sent)
  return (
    <details open={wrong}>
      <summary>{text('thanks.wrong')}</summary>
      <form method="post" action={`${address}/thanks`} noValidate={true}>
        <Field field="email" label={text('thanks.newAddress')} problems={problems}>
          <EmailInput problems={problems} kept={wrong ? sent?.values.email : undefined} enter="send" />
        </Field>
        <button type="submit" class="quiet" name="action" value="address">
          {text('thanks.useAddress')}
        </button>
      </form>
    </details>
  )
}
