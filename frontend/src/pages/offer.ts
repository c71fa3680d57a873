import { useEffect, useState } from 'preact/hooks'
import type { Alternative } from '../core/layout'
import type { OfferLine } from './offerLine'

/** Where the page stands in the language that the browser asks for first, unless it is this one, or is in none of them. */
export function preferred(current: string, languages: Alternative[]): Alternative | null {
  for (const tag of navigator.languages) {
    const found = languages.find(({ locale }) => locale === tag || locale === tag.split('-')[0])
    if (found !== undefined) return found.locale === current ? null : found
  }
  return null
}

/**
 * The line that offers the page in the reader's own language (G-12). Only in the browser, for the server's page is the same
 * for all; its words are fetched where there is something to offer. Nothing is stored: the next page may offer it again.
 */
export function useOffer(current: string, languages: Alternative[], wanted: boolean) {
  const [line, setLine] = useState<{ Line: typeof OfferLine; to: Alternative } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: one offer a document
  useEffect(() => {
    const to = wanted ? preferred(current, languages) : null
    if (to === null) return
    void import('./offerLine').then(
      ({ OfferLine: Line }) => setLine({ Line, to }),
      () => undefined,
    )
  }, [])
  return { line, dismiss: () => setLine(null) }
}
