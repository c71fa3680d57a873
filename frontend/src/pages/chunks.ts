/**
 * Which code makes which page. The browser fetches what all pages need and the chunk of its own page; the server and the tests
 * have all of them.
 */
import type { VNode } from 'preact'
import type { Boot, PageName, PetitionData } from '../core/boot'
import { type Later, later } from '../core/later'
import type { Language } from '../core/messages'
import type { Here, Kind, Kinds } from './kinds'

/** The kinds of pages that one chunk makes. */
type Part = Partial<Kinds>

const CHUNKS = {
  petition: later<Part>(async () => (await import('./chunks/petition')).kinds),
  sign: later<Part>(async () => (await import('./chunks/sign')).kinds),
  late: later<Part>(async () => (await import('./chunks/late')).kinds),
  member: later<Part>(async () => (await import('./chunks/member')).kinds),
  closed: later<Part>(async () => (await import('./chunks/closed')).kinds),
  following: later<Part>(async () => (await import('./chunks/following')).kinds),
  updates: later<Part>(async () => (await import('./chunks/updates')).kinds),
  afterwards: later<Part>(async () => (await import('./chunks/afterwards')).kinds),
  finding: later<Part>(async () => (await import('./chunks/finding')).kinds),
  papers: later<Part>(async () => (await import('./chunks/papers')).kinds),
  plain: later<Part>(async () => (await import('./chunks/plain')).kinds),
}

export type Chunk = keyof typeof CHUNKS

const CHUNK_OF: Record<PageName, Chunk> = {
  petition: 'petition',
  sign: 'sign',
  follow: 'following',
  following: 'following',
  update: 'updates',
  updates: 'updates',
  thanks: 'afterwards',
  confirm: 'afterwards',
  home: 'finding',
  listing: 'finding',
  search: 'finding',
  letter: 'papers',
  privacy: 'papers',
  platform: 'plain',
  removed: 'plain',
  problem: 'plain',
}

/** The chunk that makes the page. Where a petition takes no signatures there is no form, or one that came too late. */
export function chunkOf(boot: Boot): Chunk {
  if (boot.page === 'petition' && !hasForm(boot.data.petition)) return 'closed'
  if (boot.page === 'sign' && !hasForm(boot.data.petition)) return 'late'
  return boot.member === null ? CHUNK_OF[boot.page] : 'member'
}

/** A draft shows its form to those who look at it beforehand. */
function hasForm({ isOpen, state }: PetitionData): boolean {
  return isOpen || state === 'DRAFT'
}

/** The code of one chunk. */
export function codeOf(chunk: Chunk): Later<Part> {
  return CHUNKS[chunk]
}

function kindOf(boot: Boot): Kind<PageName> {
  const kind = codeOf(chunkOf(boot)).get()[boot.page]
  if (kind === undefined) throw new Error(`no chunk makes the page ${boot.page}`)
  return kind as Kind<PageName>
}

/** The page's body; its chunk must be at hand. */
export function bodyOf(boot: Boot, here: Here): VNode {
  return kindOf(boot).body(boot, here)
}

/** The page's address, with how the person came. */
export function addressOf(boot: Boot): string {
  return kindOf(boot).address?.(boot) ?? boot.path + boot.query
}

/** The document's title while nothing is wrong. An unknown host is not told whose platform this is. */
export function titleOf(boot: Boot, language: Language): string {
  const page = kindOf(boot).name(boot, language)
  if (boot.tenant === null && boot.page === 'problem') return page
  const site = boot.tenant?.name ?? language.text('platform.name')
  return language.text('document.title', { page, site })
}
