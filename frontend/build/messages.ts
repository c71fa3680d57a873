import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin, Rollup } from 'vite'
import { compiledMessages, OFFER } from './icu.ts'

const folder = join(import.meta.dirname, '../messages')

const CHUNK = /\/pages\/chunks\/(\w+)\.tsx$/u

/** What was built of one chunk of pages, by file. The entry is not among the scripts. */
export interface Built {
  scripts: string[]
  styles: string[]
  /** Language → file. */
  messages: Record<string, string>
  /** The ids of its messages. */
  ids: string[]
}

/** Anything of a syntax tree. */
interface Node {
  type?: string
  value?: unknown
  quasis?: { value: { raw: string } }[]
}

/** Which of the ids a module names: as a text of its own, or as a template, `status.${code}.title`, that they fit. */
export function idsIn(tree: unknown, ids: string[]): Set<string> {
  const found = new Set<string>()
  const known = new Set(ids)
  visit(tree, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string' && known.has(node.value)) found.add(node.value)
    if (node.type === 'TemplateLiteral') for (const id of fitting(node.quasis ?? [], ids)) found.add(id)
  })
  return found
}

/** The ids that begin and end as the template does. Ids have a prefix with a dot; a template without one builds something else. */
function fitting(quasis: { value: { raw: string } }[], ids: string[]): string[] {
  const pieces = quasis.map(({ value }) => value.raw)
  const [first = '', last = ''] = [pieces[0], pieces.at(-1)]
  if (pieces.length === 1) return ids.filter((id) => id === first)
  return first.includes('.') ? ids.filter((id) => id.startsWith(first) && id.endsWith(last)) : []
}

function visit(value: unknown, meet: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, meet)
  else if (typeof value === 'object' && value !== null) {
    meet(value as Node)
    for (const item of Object.values(value)) visit(item, meet)
  }
}

/** Which chunk of pages this file is the beginning of; undefined for all others. */
function pageOf(file: Rollup.OutputAsset | Rollup.OutputChunk | undefined): string | undefined {
  return file?.type === 'chunk' ? CHUNK.exec(file.facadeModuleId ?? '')?.[1] : undefined
}

/** The same with what it may fetch later, but for the pages that it leads to. */
function withLater(bundle: Rollup.OutputBundle, code: Rollup.OutputChunk[]): Rollup.OutputChunk[] {
  const files = code.flatMap(({ dynamicImports }) => dynamicImports)
  const parts = files.filter((file) => pageOf(bundle[file]) === undefined)
  return [...code, ...parts.flatMap((file) => closure(bundle, file))]
}

/** The chunk with all that it imports at once. */
function closure(bundle: Rollup.OutputBundle, file: string, met = new Set<string>()): Rollup.OutputChunk[] {
  const chunk = bundle[file]
  if (met.has(file) || chunk?.type !== 'chunk') return []
  met.add(file)
  return [chunk, ...chunk.imports.flatMap((imported) => closure(bundle, imported, met))]
}

interface Catalog {
  locale: string
  messages: Record<string, unknown>
}

function readCatalogs(): Catalog[] {
  return readdirSync(folder).map((file) => ({
    locale: file.replace('.json', ''),
    messages: compiledMessages(readFileSync(join(folder, file), 'utf8')),
  }))
}

/** The messages with these ids as a module. Throws where the language lacks one. */
export function moduleOf({ locale, messages }: Catalog, ids: string[]): string {
  const missing = ids.filter((id) => messages[id] === undefined)
  if (missing.length > 0) throw new Error(`messages/${locale}.json lacks ${missing.join(', ')}`)
  return `export default ${JSON.stringify(Object.fromEntries(ids.map((id) => [id, messages[id]])))}`
}

/** What a page loads that needs this code; the entry loads by itself. */
function filesOf(code: Rollup.OutputChunk[]): Pick<Built, 'scripts' | 'styles'> {
  return {
    scripts: code.filter(({ isEntry }) => !isEntry).map(({ fileName }) => fileName),
    styles: code.flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]),
  }
}

/**
 * For each chunk of pages and each language a module with the messages that its code can ask for, and `chunks.json`, which says
 * what a page of that chunk loads. A language that lacks one of the messages fails the build.
 */
export function messagesByChunk(): Plugin {
  function handler(this: Rollup.PluginContext, _: unknown, bundle: Rollup.OutputBundle) {
    const catalogs = readCatalogs()
    const english = catalogs.find(({ locale }) => locale === 'en')?.messages ?? {}
    const all = Object.keys(english).filter((id) => !id.startsWith(OFFER)) // they come with the offer itself
    const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
    const entries = chunks.filter(({ isEntry }) => isEntry).flatMap(({ fileName }) => closure(bundle, fileName))
    const write = (name: string, ids: string[]) => (catalog: Catalog) => {
      const file = { type: 'asset', name: `${name}-${catalog.locale}.js`, source: moduleOf(catalog, ids) } as const
      return [catalog.locale, this.getFileName(this.emitFile(file))]
    }
    const built = chunks.flatMap((chunk): [string, Built][] => {
      const name = pageOf(chunk)
      if (name === undefined) return []
      const code = [...new Set([...entries, ...closure(bundle, chunk.fileName)])]
      const asked = new Set(withLater(bundle, code).flatMap((one) => [...idsIn(this.parse(one.code), all)]))
      const ids = all.filter((id) => asked.has(id))
      return [[name, { ...filesOf(code), messages: Object.fromEntries(catalogs.map(write(name, ids))), ids }]]
    })
    this.emitFile({ type: 'asset', fileName: 'chunks.json', source: JSON.stringify(Object.fromEntries(built)) })
  }
  return { name: 'messages-by-chunk', generateBundle: { order: 'post', handler } }
}
