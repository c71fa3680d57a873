import { useLanguage } from '../core/messages'

/** What programs and feed readers can fetch of a petition (P-12). */
export function DataLinks({ address }: { address: string }) {
  const { text } = useLanguage()
  return (
    <nav class="dataLinks" aria-label={text('data.heading')}>
      <ul class="facts">
        <li>
          <a href={`${address}/count.json`}>{text('data.count')}</a>
        </li>
        <li>
          <a href={`${address}/petition.json`}>{text('data.petition')}</a>
        </li>
        <li>
          <a href={`${address}/updates.atom`}>{text('data.feed')}</a>
        </li>
      </ul>
    </nav>
  )
}
