import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SignDocument } from '../src/gql/graphql'
import { samples } from './samples'
import { answerWith, kept, show } from './support'

const received = {
  signPetition: {
    __typename: 'SignatureReceived',
    petition: { signatureCount: 35_412, goal: 50_000 },
    confirmationSentTo: 'a…@example.org',
    receipt: 'sealed',
  },
}

/** Fills the form as Amina does. */
function fill({ email = 'amina@example.org' } = {}) {
  fireEvent.input(screen.getByLabelText('Your name'), { target: { value: 'Amina Ben Ali' } })
  fireEvent.input(screen.getByLabelText('Email address'), { target: { value: email } })
  fireEvent.change(screen.getByLabelText('Country or territory'), { target: { value: 'TN' } })
  fireEvent.click(screen.getByLabelText('No, only confirm my signature'))
}

function press() {
  fireEvent.submit(screen.getByRole('button', { name: 'Sign the petition' }).closest('form') as HTMLFormElement)
}

let ordinary: ReturnType<typeof vi.fn>
let posted: Record<string, string>

beforeEach(() => {
  posted = {}
  ordinary = vi.fn(function submit(this: HTMLFormElement) {
    posted = Object.fromEntries([...new FormData(this)].map(([name, value]) => [name, String(value)]))
  })
  HTMLFormElement.prototype.submit = ordinary as () => void
})

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('the sign form', () => {
  it('says what is wrong without asking the server, in summary, field and title', async () => {
    const sent = answerWith()
    show(samples.petition)
    fill({ email: 'amina@' })
    press()
    const summary = await screen.findByRole('alert')
    expect(summary.textContent).toContain('There is a problem')
    expect(document.activeElement).toBe(summary)
    expect(document.title).toBe('Error: Tell the ITU: The internet belongs to us! – Access')
    const field = screen.getByLabelText('Email address')
    expect(field.getAttribute('aria-invalid')).toBe('true')
    const error = document.getElementById(field.getAttribute('aria-describedby')?.split(' ').at(-1) ?? '')
    expect(error?.textContent).toBe('Error: Enter an email address in the correct format, like name@example.com')
    expect((screen.getByLabelText('Your name') as HTMLInputElement).value).toBe('Amina Ben Ali')
    expect(sent).toEqual([])
  })

  it('leads from the summary to the field', async () => {
    show(samples.petition)
    press()
    fireEvent.click(await screen.findByRole('link', { name: 'Select your country or territory' }))
    expect(document.activeElement).toBe(screen.getByLabelText('Country or territory'))
  })

  it('sends the persisted operation and goes on to the thanks page in place', async () => {
    const sent = answerWith(received)
    show({ ...samples.petition, query: '?r=K7QF2M&source=newsletter&utm_medium=email' })
    fill()
    press()
    await screen.findByText(/Almost there/u)
    expect(kept).toEqual(['sealed'])
    expect(sent[0]?.documentId).toBe(SignDocument.__meta__?.hash)
    expect(sent[0]?.documentId).toMatch(/^sha256:[0-9a-f]{64}$/u)
    expect(sent[0]?.variables.input).toEqual({
      petitionId: 'UGV0aXRpb246MQ==',
      name: 'Amina Ben Ali',
      email: 'amina@example.org',
      country: 'TN',
      fields: [],
      news: false,
      nameVisibility: 'DELIVER_ONLY',
      letterVersion: 'e'.repeat(64),
      locale: 'en',
      website: '',
      source: 'newsletter',
      bucket: null,
      personalLink: 'K7QF2M',
      utm: { source: null, medium: 'email', campaign: null, term: null, content: null },
      referrer: null,
      idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/u),
    })
    expect(location.pathname).toBe('/en/p/itu/thanks')
    await waitFor(() => expect(document.title).toBe('Almost there, Amina Ben Ali. Two quick steps. – Access'))
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }))
    expect(ordinary).not.toHaveBeenCalled()
  })

  it('asks once about a domain that was probably mistyped, and puts it right (F-15)', async () => {
    const sent = answerWith(received)
    show(samples.petition)
    fill({ email: 'maria@gmial.com' })
    press()
    const button = await screen.findByRole('button', { name: 'Use gmail.com' })
    expect(screen.getByText(/Did you mean/u).textContent).toBe('Did you mean maria@gmail.com?')
    await waitFor(() => expect(document.activeElement).toBe(button))
    expect(sent).toEqual([])
    fireEvent.click(button)
    expect((screen.getByLabelText('Email address') as HTMLInputElement).value).toBe('maria@gmail.com')
    expect(screen.queryByText(/Did you mean/u)).toBeNull()
    press()
    await screen.findByText(/Almost there/u)
    expect(sent[0]?.variables.input.email).toBe('maria@gmail.com')
  })

  it('takes an unusual domain when asked again (F-15)', async () => {
    const sent = answerWith(received)
    show(samples.petition)
    fill({ email: 'maria@gmial.com' })
    press()
    await screen.findByText(/Did you mean/u)
    press()
    await screen.findByText(/Almost there/u)
    expect(sent[0]?.variables.input.email).toBe('maria@gmial.com')
  })

  it('comes back to the petition with Back', async () => {
    answerWith(received)
    show(samples.petition)
    fill()
    press()
    await screen.findByText(/Almost there/u)
    history.replaceState(null, '', '/en/p/itu')
    dispatchEvent(new PopStateEvent('popstate'))
    await screen.findByText(/The letter you are signing/u)
    await waitFor(() => expect(document.title).toMatch('Tell the ITU: The internet belongs to us! – Access'))
  })

  it('shows the problems that only the server finds', async () => {
    answerWith({
      signPetition: {
        __typename: 'InvalidInput',
        code: 'INVALID_INPUT',
        message: 'Check your answers.',
        problems: [{ field: 'name', code: 'NAME_HAS_LINK', message: 'Name cannot contain a web address' }],
      },
    })
    show(samples.petition)
    fill()
    press()
    await screen.findByRole('link', { name: 'Name cannot contain a web address' })
    expect(screen.getByRole('button', { name: 'Sign the petition' }).getAttribute('aria-disabled')).toBe('false')
  })

  it('shows a refusal and keeps what was typed', async () => {
    const message = 'We have had many signatures from your network in a short time.'
    answerWith({ signPetition: { __typename: 'TooManySignatures', code: 'TOO_MANY_SIGNATURES', message } })
    show(samples.petition)
    fill()
    press()
    expect((await screen.findByRole('alert')).textContent).toContain(message)
    expect((screen.getByLabelText('Email address') as HTMLInputElement).value).toBe('amina@example.org')
  })

  it.each([
    ['the answer is a fault', Response.json({ data: null, errors: [{ message: 'Internal error' }] })],
    ['the answer is no answer', new Response('<html>', { status: 200 })],
    ['the operation is not known any more', new Response('{}', { status: 400 })],
    ['it takes too long', new DOMException('timed out', 'TimeoutError')],
  ])('goes the ordinary way when %s', async (_, answer) => {
    const sent = answerWith(answer)
    show(samples.petition)
    fill()
    press()
    await waitFor(() => expect(ordinary).toHaveBeenCalledOnce())
    expect(posted.idempotencyKey).toBe(sent[0]?.variables.input.idempotencyKey)
    expect(posted).toMatchObject({ name: 'Amina Ben Ali', country: 'TN', news: 'no', website: '' })
  })

  it.each([
    ['the server cannot be reached', new TypeError('failed to fetch')],
    ['the server cannot work now', new Response('', { status: 503 })],
  ])('says that nothing was saved when %s, and tries again under the same key (F-20)', async (_, answer) => {
    const sent = answerWith(answer, received)
    show(samples.petition)
    fill()
    press()
    expect((await screen.findByRole('alert')).textContent).toContain('Your signature was not saved. Try again.')
    expect((screen.getByLabelText('Email address') as HTMLInputElement).value).toBe('amina@example.org')
    expect(ordinary).not.toHaveBeenCalled()
    press()
    await screen.findByText(/Almost there/u)
    expect(sent[1]?.variables.input.idempotencyKey).toBe(sent[0]?.variables.input.idempotencyKey)
  })

  it('waits for the network while it is away, then sends what stands in the form (F-12)', async () => {
    const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    const sent = answerWith(received)
    show(samples.petition)
    fill()
    press()
    await screen.findByText(/^You are offline\. What you typed is kept on this page\./u)
    expect(screen.getByRole('button', { name: 'Sign the petition' }).getAttribute('aria-disabled')).toBe('false')
    press()
    expect(sent).toEqual([])
    fireEvent.input(screen.getByLabelText('Your name'), { target: { value: 'Amina B.' } })
    online.mockReturnValue(true)
    dispatchEvent(new Event('online'))
    await screen.findByText(/Almost there/u)
    expect(sent.map(({ variables }) => variables.input.name)).toEqual(['Amina B.'])
    expect(ordinary).not.toHaveBeenCalled()
  })

  it('waits for the network that went away while it was sent (F-12)', async () => {
    const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValueOnce(true).mockReturnValue(false)
    const sent = answerWith(new TypeError('failed to fetch'), received)
    show(samples.petition)
    fill()
    press()
    await screen.findByText(/^You are offline\./u)
    online.mockReturnValue(true)
    dispatchEvent(new Event('online'))
    await screen.findByText(/Almost there/u)
    expect(sent).toHaveLength(2)
  })

  it('says that it is slow after 4 s, takes no second press, and gives up after 15 s', async () => {
    vi.useFakeTimers()
    const timeout = vi.spyOn(AbortSignal, 'timeout')
    globalThis.fetch = vi.fn(() => new Promise<Response>(() => undefined))
    show(samples.petition)
    fill()
    press()
    await vi.advanceTimersByTimeAsync(0)
    const button = screen.getByRole('button', { name: 'Signing…' })
    expect(button.getAttribute('aria-disabled')).toBe('true')
    fireEvent.submit(button.closest('form') as HTMLFormElement)
    await vi.advanceTimersByTimeAsync(4000)
    screen.getByText('Slow connection – still trying.')
    expect(globalThis.fetch).toHaveBeenCalledOnce()
    expect(timeout).toHaveBeenCalledWith(15_000)
  })

  it('suggests the countries of the browser’s languages, four at most, and presets none (F-3)', async () => {
    const tags = ['fr-TN', 'ar-TN', 'en', 'x-broken', 'de-AT', 'zh-Hant-TW', 'es-419', 'pt-BR', 'sv-SE']
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(tags)
    show(samples.petition)
    const group = await screen.findByRole('group', { name: 'Suggested' })
    const names = [...group.querySelectorAll('option')].map(({ textContent }) => textContent)
    expect(names).toEqual(['Tunisia', 'Austria', 'Taiwan', 'Brazil'])
    expect((screen.getByLabelText('Country or territory') as HTMLSelectElement).value).toBe('')
  })

  it('warns where being named is a risk, and keeps the name private (F-5)', () => {
    const { petition } = samples.petition.data
    show({ ...samples.petition, data: { petition: { ...petition, atRisk: true, nameVisibility: 'PRIVATE' } } })
    screen.getByText('Your name stays private. We count you as a supporter in your country.')
    const warned = screen.getAllByText('The list will be seen by the governments we write to.', { selector: 'label *' })
    expect(warned.map((note) => note.closest('label')?.htmlFor)).toEqual([
      'field-nameVisibility',
      'field-nameVisibility-PUBLIC',
    ])
  })

  it('names up to three targets, and more of them only where the page lists them (F-5)', () => {
    const { petition } = samples.petition.data
    const [target] = petition.targets
    const targets = (many: number) => Array.from({ length: many }, (_, n) => ({ ...target, name: `Ministry ${n}` }))
    const asking = (many: number) =>
      ({ ...samples.petition, data: { petition: { ...petition, targets: targets(many) } } }) as typeof samples.petition
    show(asking(3))
    screen.getByText(/^Your name goes to Ministry 0, Ministry 1,? and Ministry 2 with the letter/u)
    cleanup()
    show(asking(12))
    screen.getByText('Your name goes with the letter and is not shown on this page.', { selector: 'p' })
  })

  it('tells what is done with the name as it is chosen', async () => {
    show(samples.petition)
    screen.getByText(/is not shown on this page/u, { selector: 'p' })
    fireEvent.click(screen.getByLabelText('Deliver it and show it on this page'))
    fireEvent.change(screen.getByLabelText('Deliver it and show it on this page'))
    expect(await screen.findByText(/with the letter and is shown on this page/u)).toBeTruthy()
  })

  it('shows what was typed, and why it was not taken, where the petition closed meanwhile', () => {
    show(samples.signClosed)
    screen.getByText('This petition closed on 14 December 2012.')
    screen.getByText('Your signature was not added. What you typed is still here.')
    expect(screen.getByLabelText<HTMLInputElement>('Email address').value).toBe(samples.signClosed.form?.values.email)
  })
})
