/**
 * The texts of the pages: ICU messages with explicit ids, from `messages/<locale>.json`, compiled at build.
 */
import { type Messages, setupI18n } from '@lingui/core'
import { type ComponentChildren, createContext, type VNode } from 'preact'
import { useContext } from 'preact/hooks'
import type english from '../../messages/en.json'
import { createFormats, digitWriter, type Formats, formattingTag } from './locale'

export type MessageId = keyof typeof english
export type Values = Record<string, string | number>

export interface Language {
  locale: string
  formats: Formats
  /** A message as plain text; throws for one that is not at hand. */
  text: (id: MessageId, values?: Values) => string
  /** Has more messages at hand from now on. */
  add: (messages: Messages) => void
}

const LanguageContext = createContext<Language | null>(null)

/** Made once, for making its formats costs more than a page. `digits` is a numbering system by its name in CLDR. */
export function createLanguage(locale: string, messages: Messages, digits = LATIN): Language {
  const written = (some: Messages) => (digits === LATIN ? some : withDigits(some, digitWriter(digits)))
  const i18n = setupI18n({
    locale,
    locales: [formattingTag(locale, digits)],
    messages: { [locale]: { ...written(messages) } },
    missing: (_, id) => {
      throw new Error(`the message ${id} is not loaded`)
    },
  })
  return {
    locale,
    formats: createFormats(locale, digits),
    text: (id, values) => i18n._(id, values),
    add: (more) => i18n.load(locale, written(more)),
  }
}

const LATIN = 'latn'

/** The words of the messages with other digits; their numbers get them from the formats. */
function withDigits(messages: Messages, write: (text: string) => string): Messages {
  const words = (message: unknown): unknown => {
    if (Array.isArray(message)) return message.map((part) => (Array.isArray(part) ? argument(part) : words(part)))
    return typeof message === 'string' ? write(message) : message
  }
  const argument = ([name, kind, cases]: unknown[]) =>
    typeof cases === 'object' && cases !== null ? [name, kind, each(cases)] : [name, kind, cases]
  const each = (texts: object) => Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, words(text)]))
  return each(messages) as Messages
}

export const LanguageProvider = LanguageContext.Provider

export function useLanguage(): Language {
  const language = useContext(LanguageContext)
  if (language === null) throw new Error('no LanguageProvider around this component')
  return language
}

type Tag = (children: ComponentChildren) => VNode
type RichValue = string | number | VNode

interface TextProps {
  id: MessageId
  /** Numbers choose plurals; strings and elements are put in as they are and never read as markup. */
  values?: Record<string, RichValue>
  /** What makes an element of a tag of the message: `<link>…</link>` → `tags.link`. */
  tags?: Record<string, Tag>
}

/** Stands for a value while the message is formatted; private use, so it is in no message. */
const MARK = '\uE000'

const PIECES = /(<\/?\w+>|\uE000\w+\uE000)/u

/** A message with elements in it, as children. */
export function Text({ id, values = {}, tags = {} }: TextProps) {
  const { text } = useLanguage()
  const marked = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'number' ? value : `${MARK}${name}${MARK}`,
  ])
  const message = text(id, Object.fromEntries(marked))
  return <>{weave(message.split(PIECES), values, tags)}</>
}

/** Turns the pieces of a message into children, up to the end or the tag that closes the current element. */
function weave(pieces: string[], values: Record<string, RichValue>, tags: Record<string, Tag>): ComponentChildren[] {
  const children: ComponentChildren[] = []
  for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) {
    if (piece.startsWith('</')) return children
    if (piece.startsWith(MARK)) {
      children.push(values[piece.slice(1, -1)])
    } else if (piece.startsWith('<')) {
      children.push(wrap(piece.slice(1, -1), weave(pieces, values, tags), tags))
    } else if (piece !== '') {
      children.push(piece)
    }
  }
  return children
}

function wrap(tag: string, children: ComponentChildren[], tags: Record<string, Tag>): VNode {
  if (tag === 'strong') return <strong>{children}</strong>
  const make = tags[tag]
  if (make === undefined) throw new Error(`a message has a tag that its component does not know: ${tag}`)
  return make(children)
}
