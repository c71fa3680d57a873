/** A page loads the code and the words that it needs, and no others. */
import { existsSync, readFileSync } from 'node:fs'
import { cleanup, render } from '@testing-library/preact'
import { afterEach, describe, expect, it } from 'vitest'
import type { Built } from '../build/messages'
import english from '../messages/en.json?icu'
import type { Boot } from '../src/core/boot'
import { countryList } from '../src/core/countryList'
import { createLanguage } from '../src/core/messages'
import { App } from '../src/pages/app'
import { type Chunk, chunkOf } from '../src/pages/chunks'
import { samples } from './samples'
import './support'

const file = 'dist/chunks.json'
if (!existsSync(file)) throw new Error(`${file} is missing: npm run build`)
const built = JSON.parse(readFileSync(file, 'utf8')) as Record<Chunk, Built>

afterEach(cleanup)

describe.each(Object.entries(samples) as [string, Boot][])('the page %s', (_, page) => {
  it('has every message that it asks for among those of its chunk', () => {
    const { ids } = built[chunkOf(page)]
    const messages = Object.fromEntries(ids.map((id) => [id, english[id] ?? '']))
    const language = createLanguage('en', messages)
    const boot = { ...page, locale: 'en' }
    expect(() => render(<App boot={boot} language={language} countries={countryList('en')} />)).not.toThrow()
  })
})

describe('a chunk', () => {
  it('has far fewer messages than there are', () => {
    for (const { ids } of Object.values(built)) expect(ids.length).toBeLessThan(Object.keys(english).length * 0.6)
  })

  it('leaves to others what only they show', () => {
    const only: [string, Chunk][] = [
      ['form.name', 'petition'],
      ['thanks.code', 'afterwards'],
      ['confirm.ask', 'afterwards'],
      ['search.found', 'finding'],
      ['updates.title', 'updates'],
      ['follow.button', 'closed'],
      ['follow.stopped', 'following'],
    ]
    for (const [id, chunk] of only) {
      expect(built[chunk].ids).toContain(id)
      expect(built.plain.ids).not.toContain(id)
    }
    expect(built.petition.ids).not.toContain('share.copy')
  })
})
