import type { Messages } from '@lingui/core'
import { renderToString } from 'preact-render-to-string'
import { findFaults } from '../../build/catalogs'
import type { Boot } from '../core/boot'
import { countryList } from '../core/countryList'
import { createLanguage, type Language } from '../core/messages'
import { jsonWithoutProse } from '../core/prose'
import { App } from './app'
import { Document } from './document'
import { provideEverything } from './everything'

const catalogs = import.meta.glob<Messages>('../../messages/*.json', { query: '?icu', import: 'default', eager: true })

provideEverything()

/** `<` is escaped so that no text can end the element. */
function inertJson(boot: Boot): string {
  return jsonWithoutProse(boot).replaceAll('<', '\\u003c')
}

const languages = new Map<string, Language>()

/** Made once for a language and its digits: the bundle lives as long as the process. */
function languageFor({ locale, digits }: Boot): Language {
  const key = `${locale} ${digits}`
  const known = languages.get(key)
  if (known !== undefined) return known
  const messages = catalogs[`../../messages/${locale}.json`]
  if (messages === undefined) throw new Error(`there are no messages for the locale ${locale}`)
  const language = createLanguage(locale, messages, digits)
  languages.set(key, language)
  return language
}

/** Boot (JSON) in, one whole HTML document out. Throws for a locale without messages. */
function renderPage(json: string): string {
  const boot = JSON.parse(json) as Boot
  const language = languageFor(boot)
  const app = renderToString(<App boot={boot} language={language} countries={countryList(boot.locale)} />)
  const html = app.replaceAll('</option>', '') // need not be said (HTML, 13.1.2.4), and is said for each of 249 countries
  return `<!doctype html>${renderToString(<Document boot={boot} language={language} html={html} json={inertJson(boot)} />)}`
}

/** The language files (name → source, JSON in) and what is wrong with them (JSON out). */
function checkCatalogs(json: string): string {
  return JSON.stringify(findFaults(JSON.parse(json)))
}

Object.assign(globalThis, { renderPage, checkCatalogs })
