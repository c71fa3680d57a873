import { Home } from '../home'
import '../finding.css'
import type { Kinds } from '../kinds'
import { Listing } from '../listing'
import { Search } from '../search'

/** The ways to a petition. */
export const kinds: Pick<Kinds, 'home' | 'listing' | 'search'> = {
  home: {
    body: (boot) => <Home boot={boot} />,
    name: (_, { text }) => text('home.petitions'),
  },
  listing: {
    body: (boot) => <Listing boot={boot} />,
    name: ({ data }, { text }) => {
      const { page } = data.petitionList
      return page === 1 ? text('home.petitions') : `${text('home.petitions')} (${text('list.page', { page })})`
    },
  },
  search: {
    body: (boot) => <Search boot={boot} />,
    name: ({ data: { query } }, { text }) => (query === '' ? text('search.label') : text('search.about', { query })),
  },
}
