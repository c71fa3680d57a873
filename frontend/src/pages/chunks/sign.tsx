import { CompactPetition } from '../compact'
import type { Kinds } from '../kinds'

/** The form alone. */
export const kinds: Pick<Kinds, 'sign'> = {
  sign: {
    body: (boot, { onSigned }) => <CompactPetition boot={boot} onSigned={onSigned} />,
    name: (boot) => boot.data.petition.title,
  },
}
