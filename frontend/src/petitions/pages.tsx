import { useLanguage } from '../core/messages'
import type { Follow } from './follow'

interface PagesProps {
  page: number
  pages: number
  addressOf: (page: number) => string
  onFollow?: Follow
}

/** Which numbers are offered: the first, the last, and those around the one that is shown. */
export function offered(page: number, pages: number): number[] {
  const around = [1, page - 1, page, page + 1, pages].filter((number) => number >= 1 && number <= pages)
  return [...new Set(around)].sort((one, other) => one - other)
}

/** Numbered links with `rel` (H-2). */
export function Pages({ page, pages, addressOf, onFollow }: PagesProps) {
  const { text, formats } = useLanguage()
  if (pages < 2) return null
  return (
    <nav class="pages" aria-label={text('list.pages')}>
      <ul>
        {page > 1 && (
          <li>
            <a rel="prev" href={addressOf(page - 1)} onClick={onFollow}>
              {text('list.previous')}
            </a>
          </li>
        )}
        {offered(page, pages).map((number) => (
          <li key={number}>
            <a
              href={addressOf(number)}
              onClick={onFollow}
              aria-label={text('list.page', { page: number })}
              aria-current={number === page ? 'page' : undefined}
            >
              {formats.number(number)}
            </a>
          </li>
        ))}
        {page < pages && (
          <li>
            <a rel="next" href={addressOf(page + 1)} onClick={onFollow}>
              {text('list.next')}
            </a>
          </li>
        )}
      </ul>
    </nav>
  )
}
