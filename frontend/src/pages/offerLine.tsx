import type { Alternative } from '../core/layout'
import { directionOf } from '../core/locale'
import { handedOn } from '../core/query'
import './offer.css'

interface Words {
  'offer.read': string
  'offer.dismiss': string
}

/** In every language, for the reader's is not the page's. */
const words = import.meta.glob<Words>('../../messages/*.json', { query: '?offer', import: 'default', eager: true })

interface OfferLineProps {
  to: Alternative
  /** How the person came, which stays with them. */
  query: string
  onDismiss: () => void
}

/** One line in the reader's language, which leads to the page in it, and goes when it is not wanted (G-12). */
export function OfferLine({ to: { locale, path }, query, onDismiss }: OfferLineProps) {
  const said = words[`../../messages/${locale}.json`]
  if (said === undefined) return null
  function dismiss() {
    document.getElementById('main')?.focus({ preventScroll: true })
    onDismiss()
  }
  return (
    <aside class="offer" lang={locale} dir={directionOf(locale)} aria-labelledby="offer">
      <a id="offer" href={handedOn(path, query)} hreflang={locale}>
        {said['offer.read']}
      </a>
      <button type="button" class="quiet" onClick={dismiss}>
        {said['offer.dismiss']}
      </button>
    </aside>
  )
}
