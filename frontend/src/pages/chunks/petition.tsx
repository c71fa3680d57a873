import { SignHere } from '../../signatures/form'
import type { Kinds } from '../kinds'
import { Petition } from '../petition'

/** The petition with its form. */
export const kinds: Pick<Kinds, 'petition'> = {
  petition: {
    body: (boot, { onSigned }) => (
      <Petition boot={boot} sign={<SignHere boot={boot} petition={boot.data.petition} onSigned={onSigned} />} />
    ),
    name: (boot) => boot.data.petition.title,
  },
}
