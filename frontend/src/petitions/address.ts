import { withQuery } from '../core/query'

/** What a list is narrowed to and sorted by. */
export interface Chosen {
  show: string
  sort: string
  topic: string | null
}

/** The address of a page of the list, without what goes without saying. */
export function listPath(locale: string, { show, sort, topic }: Chosen, page = 1): string {
  return withQuery(`/${locale}/petitions`, {
    topic,
    show: show === 'all' ? null : show,
    sort: sort === 'newest' ? null : sort,
    page: page > 1 ? String(page) : null,
  })
}

/** The address of the list of everything on a topic. */
export function topicPath(locale: string, topic: string): string {
  return listPath(locale, { show: 'all', sort: 'newest', topic })
}

/** The address of what is found for a query, of one page of it. */
export function searchPath(locale: string, query: string, closed: boolean, page = 1): string {
  return withQuery(`/${locale}/search`, {
    q: query === '' ? null : query,
    closed: closed ? '1' : null,
    page: page > 1 ? String(page) : null,
  })
}

/** Where a petition lives in a language. */
export function petitionPath(locale: string, slug: string): string {
  return `/${locale}/p/${slug}`
}

/** Where it stands what happens to the details of those who sign it. */
export function privacyPath(locale: string, slug: string): string {
  return `/${locale}/privacy/${slug}`
}
