import { Platform } from '../../tenancy/platform'
import '../finding.css'
import type { Kinds } from '../kinds'
import { Problem, problemTitle } from '../problem'
import { Removed } from '../removed'

/** Pages of a few words. */
export const kinds: Pick<Kinds, 'platform' | 'removed' | 'problem'> = {
  platform: {
    body: (boot) => <Platform boot={boot} />,
    name: (_, { text }) => text('platform.lead'),
  },
  removed: {
    body: (boot) => <Removed boot={boot} />,
    name: (_, { text }) => text('removed.title'),
  },
  problem: {
    body: (boot) => <Problem boot={boot} />,
    name: ({ status }, { text }) => text(problemTitle(status)),
  },
}
