/** The page in the reader's own language, offered (G-12). */
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Boot } from '../src/core/boot'
import { preferred } from '../src/pages/offer'
import { samples } from './samples'
import { show } from './support'

const languages = ['en', 'fr', 'ar', 'zh'].map((locale) => ({ locale, path: `/${locale}/p/itu` }))

function asks(...tags: string[]) {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(tags)
}

const shown = () => document.querySelector('aside.offer')

afterEach(cleanup)

describe('the language that is offered', () => {
  it.each([
    [['fr-TN', 'en'], 'fr'],
    [['de', 'ar-EG', 'en'], 'ar'],
    [['zh-Hant-TW'], 'zh'],
    [['en-GB', 'fr'], null],
    [['de-AT', 'sv'], null],
    [['de', 'en', 'fr'], null],
    [[], null],
  ])('for %j on an English page is %s', (tags, offered) => {
    asks(...tags)
    expect(preferred('en', languages)?.locale ?? null).toBe(offered)
  })
})

describe('the line', () => {
  const page = { ...samples.petition, query: '?r=K7QF2' }

  it('is in that language, leads there with all that says how the person came, and can be dismissed', async () => {
    asks('ar-EG', 'en')
    show(page)
    const link = await screen.findByRole('link', { name: 'اقرأ هذه الصفحة بالعربية' }, { timeout: 5000 })
    expect([link.getAttribute('href'), link.getAttribute('hreflang')]).toEqual(['/ar/p/itu?r=K7QF2', 'ar'])
    expect([shown()?.getAttribute('lang'), shown()?.getAttribute('dir')]).toEqual(['ar', 'rtl'])
    fireEvent.click(screen.getByRole('button', { name: 'لا، شكرًا' }))
    await waitFor(() => expect(shown()).toBeNull())
    expect(document.activeElement?.id).toBe('main')
    expect([localStorage.length, document.cookie]).toEqual([0, ''])
  })

  it.each<[string, Boot, string]>([
    ['the page is in that language', page, 'en-GB'],
    ['the petition is not published in it', page, 'ru'],
    ['a form came back, and what was typed is in it', samples.signWrong, 'fr'],
    ['there is nothing here', samples.problem404, 'fr'],
  ])('is absent where %s', async (_, boot, tag) => {
    asks(tag)
    show(boot)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(shown()).toBeNull()
  })
})
