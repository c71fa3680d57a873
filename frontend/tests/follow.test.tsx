/** Lists are chosen and paged in place, and by the browser itself where that fails (H-2). */
import { cleanup, createEvent, fireEvent, screen, waitFor } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BootOf } from '../src/core/boot'
import { jsonWithoutProse } from '../src/core/prose'
import { samples } from './samples'
import { show } from './support'

const first: BootOf<'listing'> = { ...samples.listingFirst, data: { ...samples.listingFirst.data, show: 'all' } }
const onRivers = samples.listingTopic
const left = vi.fn()

/** What the server answers at each address; gives the addresses that were asked for. */
function serve(pages: Record<string, BootOf<'listing'> | Response>): string[] {
  const asked: string[] = []
  globalThis.fetch = (address) => {
    const { pathname, search } = new URL(String(address), location.href)
    asked.push(pathname + search)
    const page = pages[pathname + search]
    if (page === undefined) return Promise.reject(new TypeError('no network'))
    if (page instanceof Response) return Promise.resolve(page)
    const script = `<script type="application/json" id="boot">${jsonWithoutProse(page)}</script>`
    return Promise.resolve(new Response(`<title>The page at ${search}</title>${script}`))
  }
  return asked
}

const rivers = () => screen.getByRole('link', { name: 'Rivers & lakes' })
const heading = () => screen.getByRole('heading', { level: 1 }).textContent

beforeEach(() => {
  history.replaceState(null, '', '/en/')
  left.mockReset()
  vi.spyOn(Location.prototype, 'assign').mockImplementation(left)
  vi.spyOn(Location.prototype, 'reload').mockImplementation(left)
  Element.prototype.scrollIntoView = vi.fn()
})

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const RIVERS = '/en/petitions?topic=rivers&sort=signed'

describe('a link of the list', () => {
  it('is followed in place, and keeps the focus', async () => {
    const asked = serve({ [RIVERS]: onRivers })
    show(first)
    expect(rivers().getAttribute('href')).toBe(RIVERS)
    rivers().focus()
    fireEvent.click(rivers())
    await waitFor(() => expect(heading()).toBe('Petitions: Rivers & lakes'))
    expect(asked).toEqual([RIVERS])
    expect(location.pathname + location.search).toBe(RIVERS)
    expect(document.title).toBe('The page at ?topic=rivers&sort=signed')
    expect(rivers().getAttribute('aria-current')).toBe('true')
    expect(document.activeElement).toBe(rivers())
    expect(screen.getByRole('status').textContent).toBe('1 petition found')
    expect(screen.getByRole('link', { name: 'Français' }).getAttribute('href')).toContain('topic=rivers')
    expect(left).not.toHaveBeenCalled()
  })

  it('of a page takes the focus to the heading', async () => {
    serve({ '/en/petitions?sort=signed&page=2': onRivers })
    show(first)
    fireEvent.click(screen.getByRole('link', { name: 'Next page' }))
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Petitions: Rivers & lakes'))
    expect(document.activeElement?.tagName).toBe('H1')
  })

  it.each(['ctrlKey', 'metaKey', 'shiftKey', 'altKey'])('opens as the reader wants with %s', (key) => {
    const asked = serve({})
    show(first)
    const press = createEvent.click(rivers(), { [key]: true })
    fireEvent(rivers(), press)
    expect([press.defaultPrevented, asked]).toEqual([false, []])
  })

  it.each([
    ['no network', {}],
    ['no list', { [RIVERS]: new Response('', { status: 400 }) }],
    ['no page of ours', { [RIVERS]: new Response('<h1>Log in</h1>') }],
  ])('is left to the browser where there is %s', async (_, pages) => {
    serve(pages)
    show(first)
    fireEvent.click(rivers())
    await waitFor(() => expect(left).toHaveBeenCalledOnce())
    expect(left.mock.calls[0]?.[0]).toContain(RIVERS)
    expect(heading()).toBe('Petitions')
  })

  it('gives way to the one that is pressed after it', async () => {
    let answerLate: (page: Response) => void = () => undefined
    const late = new Promise<Response>((resolve) => {
      answerLate = resolve
    })
    const page = (boot: BootOf<'listing'>) =>
      new Response(`<script type="application/json" id="boot">${jsonWithoutProse(boot)}</script>`)
    globalThis.fetch = (address) =>
      String(address).includes('rivers') ? late : Promise.resolve(page(samples.listingEmpty))
    show(first)
    fireEvent.click(rivers())
    fireEvent.click(screen.getByRole('link', { name: 'Delivered' }))
    await waitFor(() => expect(heading()).toBe('Petitions: Free internet'))
    answerLate(page(onRivers))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(heading()).toBe('Petitions: Free internet')
    expect(location.search).toBe('?show=delivered&sort=signed')
  })
})

describe('going back', () => {
  it('shows the list of the address again', async () => {
    const asked = serve({ [RIVERS]: onRivers, '/en/petitions': first })
    show(first)
    fireEvent.click(rivers())
    await waitFor(() => expect(heading()).toBe('Petitions: Rivers & lakes'))
    history.replaceState(null, '', '/en/petitions')
    dispatchEvent(new PopStateEvent('popstate'))
    await waitFor(() => expect(heading()).toBe('Petitions'))
    expect(asked).toEqual([RIVERS, '/en/petitions'])
    expect(location.search).toBe('')
  })

  it('asks for nothing where only a place in the page was left', () => {
    const asked = serve({})
    show(first)
    history.replaceState(null, '', '/en/petitions#main')
    dispatchEvent(new PopStateEvent('popstate'))
    expect(asked).toEqual([])
  })

  it('reloads where the list cannot be had', async () => {
    serve({})
    show(first)
    history.replaceState(null, '', RIVERS)
    dispatchEvent(new PopStateEvent('popstate'))
    await waitFor(() => expect(left).toHaveBeenCalledOnce())
  })
})
