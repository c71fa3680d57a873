import { hydrate } from 'preact'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Boot } from '../src/core/boot'
import { countriesIn } from '../src/core/countries'
import { App } from '../src/pages/app'
import '../src/pages/server'
import { access, boot, itu } from './ground'
import { samples } from './samples'
import { languages } from './support'

const { renderPage } = globalThis as unknown as { renderPage: (json: string) => string }
const render = (page: Boot) => renderPage(JSON.stringify(page))
const parse = (html: string) => new DOMParser().parseFromString(html, 'text/html')
const pages: [string, Boot][] = Object.entries(samples)

afterEach(() => {
  document.body.innerHTML = ''
})

describe.each(pages)('the page %s', (_, page) => {
  const html = render(page)
  const dom = parse(html)

  it('is one whole document in its language', () => {
    expect(html).toMatch(/^<!doctype html><html lang="/u)
    expect(dom.documentElement.lang).toBe(page.locale)
    expect(dom.documentElement.dir).toBe(page.dir)
    expect(dom.querySelectorAll('h1')).toHaveLength(1)
    expect(dom.querySelectorAll('main')).toHaveLength(1)
    expect(dom.title).not.toBe('')
  })

  it('skips no level of headings', () => {
    const levels = [...dom.querySelectorAll('h1, h2, h3, h4')].map(({ tagName }) => Number(tagName[1]))
    const steps = levels.slice(1).map((level, index) => level - (levels[index] ?? 0))
    expect(Math.max(0, ...steps)).toBeLessThanOrEqual(1)
  })

  it('has unique ids, and every reference leads to one', () => {
    const ids = [...dom.querySelectorAll('[id]')].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const attribute of ['for', 'aria-labelledby', 'aria-describedby']) {
      for (const element of dom.querySelectorAll(`[${attribute}]`)) {
        for (const id of element.getAttribute(attribute)?.split(' ') ?? []) expect(ids, attribute).toContain(id)
      }
    }
    for (const link of dom.querySelectorAll('a[href^="#"]')) expect(ids).toContain(link.getAttribute('href')?.slice(1))
  })

  it('has nothing inline that the security policy forbids', () => {
    expect(html).not.toMatch(/\sstyle=|<style|\son[a-z]+=/u)
    for (const script of dom.querySelectorAll('script:not([src])')) {
      expect(script.getAttribute('type')).toMatch(/^application\/(?:ld\+)?json$/u)
    }
  })

  it('asks for no field by an attribute, and leaves its words to the server (G-7)', () => {
    expect(dom.querySelectorAll('[required]')).toHaveLength(0)
    for (const form of dom.querySelectorAll('form')) {
      expect(form.getAttribute('method')).toBe(form.parentElement?.tagName === 'SEARCH' ? 'get' : 'post')
      expect(form.getAttribute('action')).toMatch(/^\/[a-z]{2}\//u)
      expect(form.querySelector('button[type=submit]')).not.toBeNull()
    }
  })

  it('comes to life as it is: nothing changes, nobody complains', async () => {
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const warning = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue([page.locale]) // of no country and no other language, so that nothing is offered
    document.body.innerHTML = dom.body.innerHTML
    const app = document.getElementById('app') as HTMLElement
    const served = app.innerHTML
    const known = JSON.parse(document.getElementById('boot')?.textContent ?? '') as Boot
    const language = languages[known.locale]
    if (language === undefined) throw new Error(known.locale)
    hydrate(<App boot={known} language={language} countries={countriesIn(document)} />, app)
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(app.innerHTML).toBe(served)
    expect(complaint).not.toHaveBeenCalled()
    expect(warning).not.toHaveBeenCalled()
  })
})

describe('what people write', () => {
  const evil = '</script><script>alert(1)</script><!--'

  it('is never markup, neither in the page nor in its data', () => {
    const petition = {
      ...itu,
      title: evil,
      recentSigners: [{ name: evil, country: 'TN', signedAt: '2012-11-03T10:00:00Z' }],
    }
    const dom = parse(render(boot('petition', { petition })))
    expect(dom.querySelectorAll('script:not([type$=json])')).toHaveLength(0)
    expect(dom.querySelector('h1')?.textContent).toBe(evil)
    const known = JSON.parse(dom.getElementById('boot')?.textContent ?? '') as Boot
    expect(known.data).toMatchObject({ petition: { title: evil } })
  })

  it('is kept in the form that was not taken', () => {
    const dom = parse(render(samples.signWrong))
    const value = (name: string) => dom.querySelector(`[name="${name}"]`)?.getAttribute('value')
    expect(value('name')).toBe('Amina <b>Ben</b> Ali')
    expect(value('email')).toBe('amina@')
    expect(dom.querySelector('option[selected]')?.getAttribute('value')).toBe('TN')
    expect(dom.querySelector('[name=nameVisibility][checked]')?.getAttribute('value')).toBe('PUBLIC')
    expect(dom.querySelector('[name=news][checked]')).toBeNull()
  })
})

describe('the petition page', () => {
  it('has the letter directly above the form, and the story after it', () => {
    const text = parse(render(samples.petition)).body.textContent ?? ''
    const order = [
      'have signed the petition',
      'On Dec. 3',
      'The letter you are signing',
      'First time here?',
      'Why this matters',
    ]
    const places = order.map((words) => text.indexOf(words))
    expect(places).toEqual([...places].sort((one, other) => one - other))
    expect(places[0]).toBeGreaterThan(0)
  })

  it('lets the organisation choose what its buttons say', () => {
    const tenant = { ...access, look: { ...access.look, words: 'Add my name' } }
    const dom = parse(render({ ...samples.petition, tenant }))
    const said = [...dom.querySelectorAll('.button')].map(({ textContent }) => textContent)
    expect(said).toEqual(['Add my name', 'Add my name', 'Add my name'])
    expect(dom.querySelector('#sign-heading')?.textContent).toBe('Sign the petition')
  })

  it('hides the number below the minimum', () => {
    const dom = parse(render(samples.petitionNew))
    expect(dom.querySelector('.count')?.textContent).toBe('Be one of the first to sign.')
    expect(dom.querySelector('progress')).toBeNull()
    expect(dom.querySelector('[type="application/ld+json"]')).toBeNull()
  })

  it('asks nobody to sign who has just signed', () => {
    const petition = { ...samples.thanks.data.petition, signatureCount: 3 }
    expect(parse(render({ ...samples.thanks, data: { petition } })).querySelector('.count')).toBeNull()
  })

  it('offers every country and territory, in the order of its language', () => {
    const names = (page: Boot) => countriesIn(parse(render(page))).map(([, name]) => name)
    expect(names(samples.petition)).toHaveLength(249)
    expect(names(samples.petitionInArabic)).toEqual(
      names(samples.petitionInArabic).sort(new Intl.Collator('ar').compare),
    )
    expect(names(samples.petitionInFrench)).toContain('Tunisie')
  })

  it('names its languages, and the address without query (G-14)', () => {
    const dom = parse(render(samples.petition))
    const href = (selector: string) => dom.querySelector(selector)?.getAttribute('href')
    expect(href('link[rel=canonical]')).toBe('https://access.example.org/en/p/itu')
    expect(href('link[hreflang=ar]')).toBe('https://access.example.org/ar/p/itu')
    expect(href('link[hreflang=x-default]')).toBe('https://access.example.org/en/p/itu')
  })

  it('marks a text in another language as such (G-2)', () => {
    const dom = parse(render(samples.petitionInFrench))
    expect(dom.querySelector('h1')?.getAttribute('lang')).toBe('en')
  })
})

describe('pages that are nobody else’s business', () => {
  it.each(['thanks', 'confirm', 'signWrong', 'problem404'] as const)('%s is not indexed', (name) => {
    expect(parse(render(samples[name])).querySelector('meta[name=robots]')?.getAttribute('content')).toBe('noindex')
  })

  it('an unknown host is told no name', () => {
    expect(render(samples.problemUnknownHost)).not.toMatch(/Access|Undersigned/u)
  })
})
