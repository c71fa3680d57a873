import { Home } from '../home'
import '../finding.css'
import type { Kinds } from '../kinds'
import { Listing, topicOf } from '../listing'
import { Search } from '../search'

/** The ways to a petition. */
export const kinds: Pick<Kinds, 'home' | 'listing' | 'search'> = {
  home: {
    body: (boot) => <Home boot={boot} />,
    name: (_, { text }) => text('home.petitions'),
  },
  listing: {
    body: (boot, { onArrived }) => <Listing boot={boot} onArrived={onArrived} />,
    name: (boot, { text }) => {
      const { page } = boot.data.petitionList
      const topic = topicOf(boot)
      const name = topic === undefined ? text('home.petitions') : text('list.about', { topic })
      return page === 1 ? name : `${name} (${text('list.page', { page })})`
    },
  },
  search: {
    body: (boot) => <Search boot={boot} />,
    name: ({ data: { query } }, { text }) => (query === '' ? text('search.label') : text('search.about', { query })),
  },
}
