import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage'
import type { Plugin } from 'vite'
import { findFaults, told } from './catalogs.ts'

const folder = join(import.meta.dirname, '../messages')

/** Every language file of the platform: name → source. A language is there because its file is. */
export function catalogFiles(): Record<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return Object.fromEntries(names.map((name) => [`messages/${name}`, readFileSync(join(folder, name), 'utf8')]))
}

/** The languages of the platform that are written from right to left. */
export function rightToLeft(): string[] {
  const locales = readdirSync(folder).map((name) => name.replace(/\.json$/u, ''))
  return locales.filter((locale) => directionIn(locale) === 'rtl')
}

/** By CLDR, as the JavaScript engine knows it: older ones by a property, newer ones by a method. */
function directionIn(name: string): string | undefined {
  const locale = new Intl.Locale(name) as Intl.Locale & {
    getTextInfo?: () => { direction: string }
    textInfo?: { direction: string }
  }
  return (locale.getTextInfo?.() ?? locale.textInfo)?.direction
}

/** The messages of a catalogue, compiled. One that does not parse throws. */
export function compiledMessages(json: string): Record<string, unknown> {
  const messages = JSON.parse(json) as Record<string, string>
  return Object.fromEntries(Object.entries(messages).map(([id, message]) => [id, compileMessageOrThrow(message)]))
}

/** The messages that a page shows in a language which is not its own. */
export const OFFER = 'offer.'

function offerIn(json: string): Record<string, unknown> {
  const messages = Object.entries(JSON.parse(json) as Record<string, string>)
  return Object.fromEntries(messages.filter(([id]) => id.startsWith(OFFER)))
}

/**
 * Gives `messages/<locale>.json?icu` as a module of compiled messages, so that neither the browser nor the
 * server carries an ICU parser. A file that breaks the rules fails the build, with a line for each fault. `?offer` gives
 * the messages of an offer only, as they are: they are plain words.
 */
export function icuMessages(): Plugin {
  return {
    name: 'icu-messages',
    enforce: 'pre',
    buildStart() {
      const faults = findFaults(catalogFiles())
      if (faults.length > 0) this.error(`the language files have faults:\n${faults.map(told).join('\n')}`)
    },
    load(id) {
      const [path, query] = id.split('?')
      if ((query !== 'icu' && query !== 'offer') || path === undefined) return null
      this.addWatchFile(path)
      const json = readFileSync(path, 'utf8')
      const messages = query === 'offer' ? offerIn(json) : compiledMessages(json)
      return { code: `export default ${JSON.stringify(messages)}`, moduleType: 'js' }
    },
  }
}
