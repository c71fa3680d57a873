import { FollowBox } from '../../followers/form'
import { CompactPetition } from '../compact'
import './sign' // a chunk already, which needs no other for what both have
import type { Kinds } from '../kinds'

/** A form that came when the petition had closed: it is shown with what was typed, and the way to be told (F-17). */
export const kinds: Pick<Kinds, 'sign'> = {
  sign: {
    body: (boot, { onSigned }) => (
      <CompactPetition boot={boot} onSigned={onSigned}>
        <FollowBox boot={boot} petition={boot.data.petition} />
      </CompactPetition>
    ),
    name: (boot) => boot.data.petition.title,
  },
}
