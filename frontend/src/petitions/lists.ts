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

/** The address of what is found for a query, of one page of it. */
export function searchPath(locale: string, query: string, closed: boolean, page = 1): string {
  return withQuery(`/${locale}/search`, {
    q: query === '' ? null : query,
    closed: closed ? '1' : null,
    page: page > 1 ? String(page) : null,
  })
}

/** A path that may have a query, with what of the visitor's is handed on (with its `?`, or empty). */
export function handedOn(path: string, query: string): string {
  return path + (path.includes('?') ? query.replace('?', '&') : query)
}
