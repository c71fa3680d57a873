import { Confirm } from '../../signatures/confirm'
import '../more.css'
import '../../signatures/afterwards.css'
import { Thanks } from '../../signatures/thanks'
import type { Kinds } from '../kinds'

const NAMES = { PENDING: 'confirm.button', EXPIRED: 'confirm.expired', CONFIRMED: 'confirm.already' } as const

/** The pages after signing. */
export const kinds: Pick<Kinds, 'thanks' | 'confirm'> = {
  thanks: {
    body: (boot, { receipt }) => <Thanks boot={boot} receipt={receipt} />,
    name: ({ receipt }, { text }) =>
      text(receipt?.confirmed === true ? 'thanks.thanks' : 'thanks.almost', { name: receipt?.name ?? '' }),
  },
  confirm: {
    body: (boot) => <Confirm boot={boot} />,
    name: ({ data, form }, { text }) => {
      const action = form?.refusal ? undefined : form?.values.action
      if (action === 'remove') return text('confirm.removed')
      if (action === 'resend') return text('confirm.sentNew')
      return text(data.confirmation === null ? 'confirm.unknown' : NAMES[data.confirmation.state])
    },
  },
}
