import { useLanguage } from '../core/messages'

interface PagesProps {
  page: number
  pages: number
  addressOf: (page: number) => string
}

/** Which numbers are offered: the first, the last, and those around the one that is shown. */
export function offered(page: number, pages: number): number[] {
  const around = [1, page - 1, page, page + 1, pages].filter((number) => number >= 1 && number <= pages)
  return [...new Set(around)].sort((one, other) => one - other)
}

/** Numbered links with `rel` (H-2). */
export function Pages({ page, pages, addressOf }: PagesProps) {
  const { text, formats } = useLanguage()
  if (pages < 2) return null
  return (
    <nav class="pages" aria-label={text('list.pages')}>
      <ul>
        {page > 1 && (
          <li>
            <a rel="prev" href={addressOf(page - 1)}>
              {text('list.previous')}
            </a>
          </li>
        )}
        {offered(page, pages).map((number) => (
          <li key={number}>
            <a
              href={addressOf(number)}
              aria-label={text('list.page', { page: number })}
              aria-current={number === page ? 'page' : undefined}
            >
              {formats.number(number)}
            </a>
          </li>
        ))}
        {page < pages && (
          <li>
            <a rel="next" href={addressOf(page + 1)}>
              {text('list.next')}
            </a>
          </li>
        )}
      </ul>
    </nav>
  )
}
