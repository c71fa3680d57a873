import { FormerLetter } from '../../petitions/former'
import { Privacy } from '../../signatures/privacy'
import type { Kinds } from '../kinds'

/** Pages on a petition that few read. */
export const kinds: Pick<Kinds, 'letter' | 'privacy'> = {
  letter: {
    body: (boot) => <FormerLetter boot={boot} />,
    name: (boot, { text }) => `${text('petition.letterClosed')}: ${boot.data.petition.title}`,
  },
  privacy: {
    body: (boot) => <Privacy boot={boot} />,
    name: (_, { text }) => text('data.summary'),
  },
}
