import type { Country } from './countries'
import codes from './countries.json'

const known = new Map<string, Country[]>()

/** Every country and territory, named and sorted as the language does it; made once a language. Server only. */
export function countryList(locale: string): Country[] {
  const list = known.get(locale) ?? sortedCountries(locale)
  known.set(locale, list)
  return list
}

function sortedCountries(locale: string): Country[] {
  const names = new Intl.DisplayNames([locale], { type: 'region' })
  const { compare } = new Intl.Collator(locale)
  return codes.map((code): Country => [code, names.of(code) ?? code]).sort(([, one], [, other]) => compare(one, other))
}
