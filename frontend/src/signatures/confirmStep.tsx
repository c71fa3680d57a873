import type { BootOf, Problem } from '../core/boot'
import { controlId, described, Field } from '../core/field'
import { type MessageId, Text, useLanguage } from '../core/messages'
import { Summary } from '../core/summary'
import { mailboxOf } from './mailboxes'
import { DidYouMean, Repair } from './repair'
import type { Code } from './useCode'

/** What was written about last. */
const SAID: Record<Code['said'], MessageId> = {
  wrote: 'thanks.wrote',
  sentAgain: 'thanks.sentAgain',
  changed: 'thanks.changed',
  againSoon: 'thanks.againSoon',
}

interface StepProps {
  boot: BootOf<'thanks'>
  code: Code
  address: string
  /** Whether a script has signed, which has asked about the domain already. */
  inPlace: boolean
}

/** Step 1: the code from the email, and the ways out when it does not come (T-2, T-3). */
export function ConfirmStep({ boot, code, address, inPlace }: StepProps) {
  const { text } = useLanguage()
  const masked = <bdi dir="ltr">{boot.receipt?.address ?? ''}</bdi>
  const problems = code.refusal === null ? [] : [{ field: 'code', ...code.refusal }]
  const repair = boot.form?.values.action === 'address' ? boot.form : null
  return (
    <section class="card" id="confirm" aria-labelledby="confirm-heading">
      <Summary
        problems={[...problems, ...(repair?.problems ?? [])]}
        refusal={repair?.refusal ?? null}
        fields={['code', 'email']}
      />
      <h2 id="confirm-heading">{text('thanks.confirm')}</h2>
      <p role="status">
        <Text id={SAID[code.said]} values={{ address: masked }} /> {text('thanks.counts')}
      </p>
      {!inPlace && <DidYouMean boot={boot} address={address} />}
      <CodeForm code={code} address={address} problems={problems} />
      <Ways boot={boot} code={code} address={address} />
      <Repair boot={boot} address={address} />
    </section>
  )
}

/** To the mailbox, where it is known, and for the email once more. */
function Ways({ boot, code, address }: Omit<StepProps, 'inPlace'>) {
  const { text } = useLanguage()
  const mailbox = mailboxOf(boot.receipt?.address ?? '')
  return (
    <div class="ways">
      {mailbox !== null && (
        <a href={mailbox.url} rel="noreferrer">
          {text('thanks.open', { name: mailbox.name })}
        </a>
      )}
      <form method="post" action={`${address}/thanks`} onSubmit={code.onResend}>
        <button type="submit" class="linkLike" name="action" value="resend" aria-disabled={code.busy}>
          {text('thanks.again')}
        </button>
      </form>
    </div>
  )
}

interface CodeFormProps {
  code: Code
  address: string
  problems: Problem[]
}

function CodeForm({ code, address, problems }: CodeFormProps) {
  const { text } = useLanguage()
  return (
    <form class="codeForm" method="post" action={`${address}/thanks`} noValidate={true} onSubmit={code.onCode}>
      <Field field="code" label={text('thanks.code')} problems={problems}>
        <input
          id={controlId('code')}
          name="code"
          class="code"
          inputmode="numeric"
          autocomplete="one-time-code"
          dir="ltr"
          maxLength={12}
          enterkeyhint="send"
          {...described({ field: 'code', problems })}
        />
      </Field>
      <button type="submit" class="button" name="action" value="code" aria-disabled={code.busy}>
        {text(code.busy ? 'thanks.confirming' : 'thanks.confirmButton')}
      </button>
    </form>
  )
}
