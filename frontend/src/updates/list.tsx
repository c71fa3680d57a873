import { useLanguage } from '../core/messages'

export interface Listed {
  slug: string
  title: string
  lead: string
  publishedAt: string
}

interface ListProps {
  heading: string
  updates: Listed[]
  /** The petition's path; its updates lie below it. */
  address: string
  /** Whether a link leads to all of them, and to what else happened. */
  more?: boolean
}

/** Updates, the newest first. */
export function UpdateList({ heading, updates, address, more = false }: ListProps) {
  const { text, formats } = useLanguage()
  if (updates.length === 0) return null
  return (
    <section aria-labelledby="updates">
      <h2 id="updates">{heading}</h2>
      <ul class="rows">
        {updates.map(({ slug, title, lead, publishedAt }) => (
          <li key={slug}>
            <a href={`${address}/updates/${slug}`}>{title}</a>
            <time class="muted" dateTime={publishedAt}>
              {formats.day(publishedAt)}
            </time>
            {lead !== '' && <p>{lead}</p>}
          </li>
        ))}
      </ul>
      {more && (
        <p>
          <a href={`${address}/updates`}>{text('updates.all')}</a>
        </p>
      )}
    </section>
  )
}
