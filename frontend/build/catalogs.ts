/**
 * The rules of the message files, and what is wrong with those that break them. The build, the tests and the server (in V8)
 * all use this; it reads no file itself.
 */
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage'

/** One thing to put right, as `undersigned tenants check` tells them too: where, what, and how. */
export interface Fault {
  file: string
  line: number
  what: string
  cure: string
}

type Token = string | [argument: string, kind?: string, cases?: string | Record<string, Token[] | number>]

interface Catalog {
  file: string
  locale: string
  source: string
  messages: Record<string, string>
}

const ENGLISH = 'en.json'
const STRING = /"(?:[^"\\]|\\.)*"/gu
const KEY = /("(?:[^"\\]|\\.)*")\s*:/gu
const TAG = /<\/?\w+>/gu
/** What the server, or an offer in another language, fills in without an ICU parser. */
const PLAIN = /^(?:problem|refusal|picture|mail|offer|follow\.promise)\.|^form\.news$/u
const NOT_PLAIN = /['<#]|\{\w+,/u
/** A case for an exact number, "=0"; the compiler drops the sign. */
const EXACT = /^=?\d+$/u

/** Every fault in the files, given as name → source. All of them in one run. */
export function findFaults(files: Record<string, string>): Fault[] {
  const faults: Fault[] = []
  const catalogs = Object.entries(files).flatMap(([file, source]) => read(file, source, faults))
  const english = catalogs.find(({ file }) => file.endsWith(ENGLISH))
  if (english === undefined) {
    if (faults.length > 0) return faults
    return [{ file: ENGLISH, line: 1, what: 'the messages in English are missing', cure: 'Put the file back' }]
  }
  for (const catalog of catalogs) checkCatalog(catalog, english, faults)
  return faults
}

/** A fault as a line of text. */
export function told({ file, line, what, cure }: Fault): string {
  return `${file}:${line}: ${what}. ${cure}.`
}

function read(file: string, source: string, faults: Fault[]): Catalog[] {
  const tell = (line: number, what: string, cure: string) => faults.push({ file, line, what, cure })
  const locale = file.replace(/^.*\//u, '').replace(/\.json$/u, '')
  if (!isLanguage(locale)) {
    tell(1, `no language is called \`${locale}\``, 'Name the file after its language by BCP 47, such as he.json')
    return []
  }
  let data: unknown
  try {
    data = JSON.parse(source)
  } catch (error) {
    const at = /position (\d+)/u.exec(String(error))?.[1]
    const line = at === undefined ? 1 : source.slice(0, Number(at)).split('\n').length
    tell(line, `this is not JSON: ${String(error).replace(/^SyntaxError: /u, '')}`, 'Compare the line with en.json')
    return []
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    tell(1, 'the file holds no object', 'Write { "id": "message" } as in en.json')
    return []
  }
  return [{ file, locale, source, messages: texts(data as Record<string, unknown>, source, tell) }]
}

function isLanguage(locale: string): boolean {
  try {
    return Intl.PluralRules.supportedLocalesOf([locale]).length > 0
  } catch {
    return false
  }
}

type Tell = (line: number, what: string, cure: string) => void

/** The messages that are texts, each id once; the others are told. */
function texts(data: Record<string, unknown>, source: string, tell: Tell): Record<string, string> {
  const ids = [...source.matchAll(KEY)].map((found) => JSON.parse(found[1] ?? '""') as string)
  for (const id of new Set(ids.filter((one, at) => ids.indexOf(one) !== at))) {
    tell(lineOf(source, id), `\`${id}\` stands there twice`, 'Delete one of them')
  }
  const entries = Object.entries(data).filter(([id, message]) => {
    if (typeof message === 'string' && message.trim() !== '') return true
    const what = typeof message === 'string' ? 'is empty' : 'is no text'
    tell(lineOf(source, id), `\`${id}\` ${what}`, 'Write the message')
    return false
  })
  return Object.fromEntries(entries) as Record<string, string>
}

/** The last line on which the id stands as a key; 1 where it does not. */
function lineOf(source: string, id: string): number {
  const lines = source.split('\n')
  const key = new RegExp(`^\\s*[{,]?\\s*${JSON.stringify(id).replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&')}\\s*:`, 'u')
  return lines.findLastIndex((line) => key.test(line)) + 1 || 1
}

function checkCatalog(catalog: Catalog, english: Catalog, faults: Fault[]) {
  const { file, locale, source, messages } = catalog
  const keys = new Set([...source.matchAll(STRING)].map(([text]) => text))
  for (const id of Object.keys(english.messages)) {
    if (messages[id] === undefined && !keys.has(JSON.stringify(id))) {
      faults.push({ file, line: 1, what: `\`${id}\` is missing`, cure: `Translate "${english.messages[id]}"` })
    }
  }
  for (const [id, message] of Object.entries(messages)) {
    const tell = (what: string, cure: string) =>
      faults.push({ file, line: lineOf(source, id), what: `\`${id}\` ${what}`, cure })
    const model = english.messages[id]
    if (model === undefined) tell('is no message of the platform', 'Delete it, or write the id as in en.json')
    else checkMessage({ message, model, plain: PLAIN.test(id), forms: formsOf(locale) }, tell)
  }
}

/** The plural forms of a language, in the order of CLDR. */
function formsOf(locale: string): string[] {
  const forms: string[] = new Intl.PluralRules(locale).resolvedOptions().pluralCategories
  return ['zero', 'one', 'two', 'few', 'many', 'other'].filter((form) => forms.includes(form))
}

type TellOne = (what: string, cure: string) => void

interface Checked {
  message: string
  /** The same in English. */
  model: string
  /** Whether the server fills it in. */
  plain: boolean
  forms: string[]
}

function checkMessage({ message, model, plain, forms }: Checked, tell: TellOne) {
  const tokens = compiled(message)
  if (typeof tokens === 'string') {
    tell(`is no ICU message: ${tokens}`, 'Write braces in pairs, and each case of a plural as form {words}')
    return
  }
  if (plain && NOT_PLAIN.test(message)) {
    const cure = 'Write words and {placeholders} only, and ’ for an apostrophe'
    tell('holds a plural, a tag or a quote, which the server cannot fill in', cure)
    return
  }
  const expected = compiled(model)
  if (typeof expected === 'string') return
  compare(argumentsOf(tokens), argumentsOf(expected), (name) => `{${name}}`, tell)
  compare(tagsOf(message), tagsOf(model), (tag) => tag, tell)
  if (!isNested(message.match(TAG) ?? [])) tell('has tags that are not closed', 'Close each tag where its words end')
  for (const plural of pluralsOf(tokens)) checkForms(plural, forms, tell)
}

/** What is there and should not be, and the other way round. */
function compare(found: string[], expected: string[], show: (name: string) => string, tell: TellOne) {
  for (const name of expected.filter((one) => !found.includes(one))) {
    tell(`lacks ${show(name)}`, `Write ${show(name)} where it belongs, as in en.json`)
  }
  for (const name of found.filter((one) => !expected.includes(one))) {
    const known = expected.length === 0 ? 'none' : expected.map(show).join(', ')
    tell(`holds ${show(name)}, which nobody fills in`, `Known here: ${known}`)
  }
}

/** The message as tokens, or why it is none. */
function compiled(message: string): Token[] | string {
  try {
    const tokens = compileMessageOrThrow(message) as Token[] | string
    return typeof tokens === 'string' ? [tokens] : tokens
  } catch (error) {
    return (String(error).split('\n')[0] ?? '').replace(/^\w*Error: /u, '').replace(/[.:]$/u, '')
  }
}

function casesOf(token: Token): Token[][] {
  if (typeof token === 'string' || typeof token[2] !== 'object') return []
  return Object.values(token[2]).map((inner) => (Array.isArray(inner) ? inner : [String(inner)]))
}

/** The arguments of a message, each with its kind; also those inside its cases. One language counts with words where another shows a number. */
function argumentsOf(tokens: Token[]): string[] {
  const found = tokens.flatMap((token) => {
    if (typeof token === 'string') return []
    const [name, kind] = token
    const shown = kind === 'plural' || kind === 'number' ? 'plural or number' : kind
    return [shown === undefined ? name : `${name}, ${shown}`, ...casesOf(token).flatMap(argumentsOf)]
  })
  return [...new Set(found)].sort()
}

function tagsOf(message: string): string[] {
  return [...new Set(message.match(TAG))].sort()
}

function isNested(tags: string[]): boolean {
  const open: string[] = []
  for (const tag of tags) {
    if (!tag.startsWith('</')) open.push(tag)
    else if (open.pop() !== tag.replace('/', '')) return false
  }
  return open.length === 0
}

/** The cases of a plural, and whether they show the number. */
interface Plural {
  cases: string[]
  shows: boolean
}

function pluralsOf(tokens: Token[]): Plural[] {
  return tokens.flatMap((token) => {
    const inner = casesOf(token)
    const deeper = inner.flatMap(pluralsOf)
    if (typeof token === 'string' || token[1] !== 'plural' || typeof token[2] !== 'object') return deeper
    const cases = Object.keys(token[2]).filter((key) => key !== 'offset')
    return [{ cases, shows: inner.some((one) => one.includes('#')) }, ...deeper]
  })
}

/** Every form of the language, and no other; a plural that only tells one exact number from the rest needs none of them. */
function checkForms({ cases, shows }: Plural, forms: string[], tell: TellOne) {
  const said = cases.filter((one) => !EXACT.test(one))
  const needed = shows || said.length === cases.length ? forms : ['other']
  for (const form of needed.filter((one) => !said.includes(one))) {
    tell(`lacks the plural form \`${form}\` of this language`, `Write ${form} {…}; all of them: ${forms.join(', ')}`)
  }
  for (const form of said.filter((one) => !forms.includes(one))) {
    tell(
      `has the plural form \`${form}\`, which this language has not`,
      `Delete it; its forms are: ${forms.join(', ')}`,
    )
  }
}
