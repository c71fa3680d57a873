/**
 * Everything that depends on the language and is not a message: numbers, dates, names, direction.
 *
 * Server and browser both use it, with the same numbering system (the tenant's) and the same time zone (UTC), so that
 * both write the same text.
 */

/** The platform's languages that are written so; known when the bundle is built. */
declare const __RIGHT_TO_LEFT__: string[]

/** English without a region writes dates the American way; the pages write "3 December 2012". */
const DATE_LOCALE: Record<string, string> = { en: 'en-GB' }

export interface Formats {
  number: (value: number) => string
  /** Takes an ISO 8601 time, gives the day, e.g. "3 December 2012". */
  day: (time: string) => string
  /** Takes an ISO 8601 time, gives day and time of day in UTC, e.g. "3 December 2012 at 18:00". */
  moment: (time: string) => string
  /** The same in the reader's own time zone, which only the browser knows. */
  momentHere: (time: string) => string
  /** The country's name for its ISO 3166-1 alpha-2 code. */
  country: (code: string) => string
  /** "a, b and c" */
  list: (items: string[]) => string
}

/** The BCP 47 tag with the numbering system fixed. */
export function formattingTag(locale: string, digits: string): string {
  return `${locale}-u-nu-${digits}`
}

export function createFormats(locale: string, digits: string): Formats {
  const number = new Intl.NumberFormat(formattingTag(locale, digits))
  const dates = formattingTag(DATE_LOCALE[locale] ?? locale, digits)
  const day = new Intl.DateTimeFormat(dates, { dateStyle: 'long', timeZone: 'UTC' })
  const moment = momentFormat(dates, 'UTC')
  const country = new Intl.DisplayNames([locale], { type: 'region' })
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  return {
    number: (value) => number.format(value),
    day: (time) => day.format(new Date(time)),
    moment: (time) => moment.format(new Date(time)),
    momentHere: (time) => momentFormat(dates).format(new Date(time)),
    country: (code) => country.of(code) ?? code,
    list: (items) => list.format(items),
  }
}

function momentFormat(tag: string, timeZone?: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeStyle: 'short', timeZone })
}

/** Makes the digits 0 to 9 of a text those of the numbering system. */
export function digitWriter(digits: string): (text: string) => string {
  const one = new Intl.NumberFormat(formattingTag('en', digits))
  return (text) => text.replaceAll(/\d/gu, (digit) => one.format(Number(digit)))
}

export function directionOf(locale: string): 'ltr' | 'rtl' {
  return __RIGHT_TO_LEFT__.includes(locale) ? 'rtl' : 'ltr'
}

/** `lang` and `dir` for a text whose language is not the page's; nothing when it is (G-2). */
export function languageOf(text: string, page: string): { lang?: string; dir?: 'ltr' | 'rtl' } {
  return text === page ? {} : { lang: text, dir: directionOf(text) }
}

/** A language's name in itself, as a heading would write it: "Français", "العربية". */
export function endonym(locale: string): string {
  return asHeading(new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale, locale)
}

/** A text that is written as it stands within a sentence, as it begins one. */
export function asHeading(text: string, locale: string): string {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1)
}
