import { afterEach, describe, expect, it } from 'vitest'
import { prepareRetreat } from '../src/core/retreat'

const PAGE = `
  <form method="post" action="/en/p/itu/sign">
    <input name="name" /><input name="website" />
    <select name="country"><option value=""></option><option value="TN">Tunisia</option></select>
    <input type="radio" name="news" value="yes" /><input type="radio" name="news" value="no" />
  </form>`

function ourFault(place = `${location.origin}/assets/client.js`): Error {
  const error = new Error('a fault')
  error.stack = `Error: a fault\n    at sign (${place}:1:1)`
  return error
}

function alive(): HTMLElement {
  document.body.innerHTML = `<div id="app">${PAGE}</div>`
  const app = document.getElementById('app') as HTMLElement
  prepareRetreat(app)
  app.querySelector('form')?.addEventListener('submit', (event) => event.preventDefault())
  app.querySelector('form')?.append(document.createElement('mark'))
  return app
}

function field<Element extends HTMLElement>(selector: string): Element {
  return document.querySelector(`#app ${selector}`) as Element
}

afterEach(() => {
  dispatchEvent(new ErrorEvent('error', { error: ourFault() }))
  document.body.innerHTML = ''
})

describe('when the script fails after it has started (X-5)', () => {
  it.each([
    ['an error', () => new ErrorEvent('error', { error: ourFault() })],
    ['a promise', () => Object.assign(new Event('unhandledrejection'), { reason: ourFault() })],
  ])('%s: the page is the served one again, with what was typed, and the form sends itself', (_, fault) => {
    const app = alive()
    field<HTMLInputElement>('[name=name]').value = 'Amina <أمينة>'
    field<HTMLSelectElement>('[name=country]').value = 'TN'
    field<HTMLInputElement>('[value=no]').checked = true
    dispatchEvent(fault())
    expect(document.getElementById('app')).not.toBe(app)
    expect(document.querySelector('mark')).toBeNull()
    expect(field<HTMLInputElement>('[name=name]').value).toBe('Amina <أمينة>')
    expect(field<HTMLSelectElement>('[name=country]').value).toBe('TN')
    expect(field<HTMLInputElement>('[value=no]').checked).toBe(true)
    expect(field<HTMLInputElement>('[value=yes]').checked).toBe(false)
    const sent = new Event('submit', { cancelable: true, bubbles: true })
    field('form').dispatchEvent(sent)
    expect(sent.defaultPrevented).toBe(false)
  })

  it('leaves the page alone for the fault of an extension', () => {
    const app = alive()
    dispatchEvent(new ErrorEvent('error', { error: ourFault('chrome-extension://abc/content.js') }))
    dispatchEvent(new ErrorEvent('error', { error: null }))
    expect(document.getElementById('app')).toBe(app)
  })
})
