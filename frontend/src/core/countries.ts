import { createContext } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** ISO 3166-1 alpha-2 code and name, in the order of the page's language. */
export type Country = [code: string, name: string]

/**
 * The list for the form. The server makes it; the browser takes it from the server's page, because another version
 * of the same language data may know other names and another order.
 */
export const Countries = createContext<Country[]>([])

export function countriesIn(page: ParentNode): Country[] {
  const options = page.querySelectorAll<HTMLOptionElement>('select[name="country"] > option:not([value=""])')
  return Array.from(options, ({ value, text }) => [value, text])
}

const MOST_SUGGESTED = 4

/** The region of a language tag; nothing for a tag without one, or a broken one. */
function regionOf(tag: string): string[] {
  try {
    return [new Intl.Locale(tag).region ?? []].flat()
  } catch {
    return []
  }
}

/** The regions of the browser's languages, the first ones first: "fr-TN" speaks for Tunisia. */
function spokenRegions(): string[] {
  return [...new Set(navigator.languages.flatMap(regionOf))]
}

/**
 * Up to four countries that this person is likely to look for: those of the browser's languages, then the organisation's own
 * (F-3). The server's page has the latter only, for it is the same for all, and nothing is asked of an address.
 */
export function useSuggested(countries: Country[], pinned: string[]): Country[] {
  const [spoken, setSpoken] = useState<string[]>([])
  useEffect(() => setSpoken(spokenRegions()), [])
  const codes = [...new Set([...spoken, ...pinned])]
  return codes.flatMap((wanted) => countries.filter(([code]) => code === wanted)).slice(0, MOST_SUGGESTED)
}
