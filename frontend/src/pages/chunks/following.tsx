import { Follow } from '../../followers/follow'
import { Following } from '../../followers/following'
import { followHeading, followingHeading } from '../../followers/heading'
import type { Kinds } from '../kinds'

/** For those who want to be told of a petition, or no more. */
export const kinds: Pick<Kinds, 'follow' | 'following'> = {
  follow: {
    body: (boot) => <Follow boot={boot} />,
    name: (boot, { text }) => {
      const heading = followHeading(boot)
      return heading === null ? boot.data.petition.title : text(heading)
    },
  },
  following: {
    body: (boot) => <Following boot={boot} />,
    name: ({ data }, { text }) => text(followingHeading(data), { address: data.following?.sentTo ?? '' }),
  },
}
