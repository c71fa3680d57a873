/** Home, lists and search (H-1 to H-3, Q-1 to Q-4). */
import type { BootOf, PetitionData } from '../src/core/boot'
import type { ListedFragment } from '../src/gql/graphql'
import type { boot as makeBoot } from './ground'

type Pieces = NonNullable<BootOf<'search'>['data']['petitionSearch']>['hits'][number]['title']

const plain = (text: string): Pieces => [{ text, marked: false }]

export function findingSamples(itu: PetitionData, arabic: PetitionData, boot: typeof makeBoot) {
  const rivers: ListedFragment = {
    ...itu,
    slug: 'rivers',
    title: 'Keep our rivers free',
    closesAt: '2046-12-03T18:00:00Z',
  }
  const won: ListedFragment = { ...itu, slug: 'won', title: 'Open the library', state: 'WON', isOpen: false }
  const soon: ListedFragment = {
    ...itu,
    slug: 'soon',
    title: 'A new path',
    state: 'SCHEDULED',
    isOpen: false,
    countries: [],
  }
  const inArabic: ListedFragment = { ...arabic, slug: 'itu-ar' }
  const home = (data: Partial<BootOf<'home'>['data']>) =>
    boot('home', { open: { total: 0, items: [] }, ended: { items: [] }, latestUpdates: [], ...data }, { path: '/en/' })
  const topics = [
    { slug: 'internet', name: 'Free internet' },
    { slug: 'rivers', name: 'Rivers & lakes' },
  ]
  const listing = (page: number, pages: number, items: ListedFragment[], chosen: Partial<BootOf<'listing'>['data']>) =>
    boot(
      'listing',
      {
        tenant: { topics },
        petitionList: { total: items.length, page, pages, items },
        show: 'all',
        sort: 'newest',
        topic: null,
        ...chosen,
      },
      { path: '/en/petitions' },
    )
  const search = (data: BootOf<'search'>['data'], changes: Partial<BootOf<'search'>> = {}) =>
    boot('search', data, { path: '/en/search', ...changes })
  const result = { total: 2, page: 1, pages: 1, suggestion: null }
  const hits = [
    {
      petition: itu,
      title: [
        { text: 'Tell the ITU: The ', marked: false },
        { text: 'internet', marked: true },
        { text: ' <b>belongs</b> to us!', marked: false },
      ],
      lead: plain(itu.lead),
      excerpt: [],
    },
    {
      petition: inArabic,
      title: plain(inArabic.title),
      lead: plain(inArabic.lead),
      excerpt: [
        { text: 'الإنترنت', marked: true },
        { text: ' ملك لنا', marked: false },
      ],
    },
  ]
  const update = { slug: 'part-1', locale: 'en', title: 'Part 1', lead: '', publishedAt: '2012-12-16T09:00:00Z' }
  return {
    home: home({
      open: { total: 3, items: [itu, rivers, inArabic] },
      ended: { items: [won] },
      latestUpdates: [{ petition: itu, update }],
    }),
    homeEmpty: home({}),
    listing: listing(2, 9, [itu, rivers, won, soon, inArabic], { tenant: { topics: [] } }),
    listingFirst: listing(1, 2, [won], { show: 'won', sort: 'signed' }),
    listingTopic: listing(2, 3, [rivers], { topic: 'rivers', show: 'open', sort: 'closing' }),
    listingEmpty: listing(1, 1, [], { show: 'delivered', topic: 'internet' }),
    search: search({ query: 'internet', closed: false, petitionSearch: { ...result, hits } }),
    searchClosed: search({ query: 'internet', closed: true, petitionSearch: { ...result, page: 2, pages: 3, hits } }),
    searchNothing: search({
      query: 'encrypton',
      closed: false,
      petitionSearch: { ...result, total: 0, hits: [], suggestion: 'encryption' },
    }),
    searchEmpty: search({ query: '', closed: false, petitionSearch: null }),
    searchTooLong: search(
      { query: '', closed: false, petitionSearch: null },
      {
        status: 422,
        form: {
          values: { q: 'x'.repeat(100) },
          problems: [{ field: 'q', code: 'QUERY_TOO_LONG', message: 'Search for 100 characters or fewer' }],
          refusal: null,
        },
      },
    ),
  }
}
