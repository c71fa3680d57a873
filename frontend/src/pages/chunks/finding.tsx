import { handedOn, listPath, searchPath } from '../../petitions/lists'
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
    address: ({ locale, data, query }) => handedOn(listPath(locale, data, data.petitionList.page), query),
    body: (boot, { onArrived }) => <Listing boot={boot} onArrived={onArrived} />,
    name: (boot, { text }) => {
      const { page } = boot.data.petitionList
      const topic = topicOf(boot)
      const name = topic === undefined ? text('home.petitions') : text('list.about', { topic })
      return page === 1 ? name : `${name} (${text('list.page', { page })})`
    },
  },
  search: {
    address: ({ locale, data, query }) => handedOn(searchPath(locale, data.query, data.closed), query),
    body: (boot) => <Search boot={boot} />,
    name: ({ data: { query } }, { text }) => (query === '' ? text('search.label') : text('search.about', { query })),
  },
}
