import { render } from '@testing-library/preact'
import { describe, expect, it } from 'vitest'
import type { Look } from '../src/core/boot'
import { LookContext, PLAIN } from '../src/core/look'
import { LanguageProvider } from '../src/core/messages'
import { Drawing } from '../src/petitions/drawing'
import { Progress } from '../src/petitions/progress'
import { itu } from './ground'
import { languages } from './support'

const WORDS = { en: 'The internet belongs to us', ar: 'الإنترنت ملكنا' }

function draw(progress: Look['progress'], part: number, locale = 'en') {
  return render(
    <LanguageProvider value={languages[locale] ?? null}>
      <LookContext.Provider value={{ ...PLAIN, progress, reveal: WORDS }}>
        <Drawing part={part} />
      </LookContext.Provider>
    </LanguageProvider>,
  ).container
}

const number = (element: Element | null | undefined, name: string) => Number(element?.getAttribute(name))

describe('a sentence that signatures uncover', () => {
  const WIDTH = 974

  it('is covered word by word, from where it is not signed yet', () => {
    const svg = draw('reveal', 0.5).querySelector('svg')
    const width = Number(svg?.getAttribute('viewBox')?.split(' ')[2])
    expect(width).toBeGreaterThan(0)
    const bars = [...(svg?.querySelectorAll('.bar') ?? [])]
    expect(bars).toHaveLength(5)
    const covered = bars.filter((bar) => number(bar, 'width') > 0)
    expect(covered.length).toBeGreaterThan(1)
    expect(covered.length).toBeLessThan(5)
    for (const bar of covered) expect(number(bar, 'x')).toBeGreaterThanOrEqual(width / 2)
    expect(number(svg?.querySelector('.marker'), 'width')).toBe(Math.round(width / 2))
  })

  it('is all there when the goal is reached, and all hidden at the beginning', () => {
    const bars = (part: number) => [...draw('reveal', part).querySelectorAll('.bar')].map((bar) => number(bar, 'width'))
    expect(bars(1).every((width) => width === 0)).toBe(true)
    expect(bars(0).every((width) => width > 0)).toBe(true)
  })

  it('sets each word to the width that is left for it, so that it fits with every face', () => {
    for (const word of draw('reveal', 0).querySelectorAll('text')) {
      expect(number(word, 'textLength')).toBeGreaterThan(20)
      expect(number(word, 'textLength')).toBeLessThan(WIDTH)
      expect(word.getAttribute('lengthAdjust')).toBe('spacingAndGlyphs')
    }
  })

  it('runs from right to left in Arabic', () => {
    const svg = draw('reveal', 0.25, 'ar').querySelector('svg')
    const width = Number(svg?.getAttribute('viewBox')?.split(' ')[2])
    const marker = svg?.querySelector('.marker')
    expect(number(marker, 'x') + number(marker, 'width')).toBe(width)
    const [first, second] = [...(svg?.querySelectorAll('text') ?? [])].map((word) => number(word, 'x'))
    expect(first).toBeGreaterThan(second ?? Number.POSITIVE_INFINITY)
  })

  it('is the plain bar in a language without a sentence', () => {
    expect(draw('reveal', 0.5, 'fr').querySelector('svg')).toBeNull()
  })
})

describe.each(['tally', 'dots'] as const)('a hundred marks: %s', (style) => {
  const marks = (container: Element, name: string) =>
    container.querySelector(`.${name}`)?.getAttribute('d')?.split('M').length

  it.each([
    [0, 0],
    [0.009, 0],
    [0.71, 71],
    [0.9999, 99],
    [1, 100],
  ])('%d of the goal are %d of them', (part, done) => {
    const container = draw(style, part)
    expect(marks(container, 'reached')).toBe(done + 1)
    expect(marks(container, 'missing')).toBe(100 - done + 1)
  })

  it('begins at the right in Arabic', () => {
    const start = (locale: string) =>
      Number(/M([\d.-]+)/u.exec(draw(style, 0.01, locale).innerHTML.split('reached')[1] ?? '')?.[1])
    expect(start('en')).toBeLessThan(100)
    expect(start('ar')).toBeGreaterThan(300)
  })
})

describe('the progress of a petition (P-4)', () => {
  it('is a sentence, then the drawing, hidden from those who hear it, then the bar', () => {
    const { container } = render(
      <LanguageProvider value={languages.en ?? null}>
        <LookContext.Provider value={{ ...PLAIN, progress: 'reveal', reveal: WORDS }}>
          <Progress petition={itu} address="" live={false} />
        </LookContext.Provider>
      </LanguageProvider>,
    )
    const parts = [...(container.querySelector('.progress')?.children ?? [])].map(({ tagName }) =>
      tagName.toLowerCase(),
    )
    expect(parts).toEqual(['p', 'svg', 'progress', 'p'])
    expect(container.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true')
    const bar = container.querySelector('progress')
    expect([bar?.value, bar?.max]).toEqual([35_412, 50_000])
    expect(container.querySelector(`#${bar?.getAttribute('aria-labelledby')}`)?.textContent).toContain('35,412')
    expect(container.innerHTML).not.toContain('style=')
  })
})
