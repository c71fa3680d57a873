import { Confirm } from '../../signatures/confirm'
import '../more.css'
import '../../signatures/afterwards.css'
import { Thanks } from '../../signatures/thanks'
import type { Kinds } from '../kinds'

/** The pages after signing. */
export const kinds: Pick<Kinds, 'thanks' | 'confirm'> = {
  thanks: {
    body: (boot, { receipt }) => <Thanks boot={boot} receipt={receipt} />,
    name: (boot, { text }) => text('thanks.thanks', { name: boot.receipt?.name ?? '' }),
  },
  confirm: {
    body: (boot) => <Confirm boot={boot} />,
    name: ({ data, form }, { text }) => {
      if (data.confirmation !== null) return text('confirm.button')
      return text(form?.values.action === 'remove' ? 'confirm.removed' : 'confirm.unknown')
    },
  },
}
