import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ConfirmDocument, ResendDocument } from '../src/gql/graphql'
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

/** Signs in place; the next answers are for what follows. */
async function signed(...answers: (object | Response | Error)[]) {
  const sent = answerWith(received, ...answers)
  show(samples.petition)
  fireEvent.input(screen.getByLabelText('Your name'), { target: { value: 'Amina' } })
  fireEvent.input(screen.getByLabelText('Email address'), { target: { value: 'amina@example.org' } })
  fireEvent.change(screen.getByLabelText('Country or territory'), { target: { value: 'TN' } })
  fireEvent.click(screen.getByLabelText('Yes, email me'))
  fireEvent.submit(screen.getByRole('button', { name: 'Sign the petition' }).closest('form') as HTMLFormElement)
  await screen.findByLabelText('Six-digit code')
  return sent
}

function enter(code: string) {
  const field = screen.getByLabelText('Six-digit code') as HTMLInputElement
  fireEvent.input(field, { target: { value: code } })
  fireEvent.submit(field.form as HTMLFormElement)
}

beforeEach(() => history.replaceState(null, '', '/'))
afterEach(cleanup)

describe('the code on the thanks page', () => {
  it('counts the signature in place', async () => {
    const sent = await signed({
      confirmSignature: {
        __typename: 'SignatureConfirmed',
        petition: { signatureCount: 35_413, goal: 50_000 },
        receipt: 'confirmed',
      },
    })
    await waitFor(() => expect(document.title).toMatch(/^Almost there, Amina\./u))
    enter(' 482 913')
    await screen.findByText('Thank you,', { exact: false, selector: 'h1' })
    await waitFor(() => expect(document.title).toMatch(/^Thank you, Amina\. – /u))
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Thank you, Amina. You are number 35,413.')
    await waitFor(() => expect(kept).toEqual(['sealed', 'confirmed']))
    expect(sent[1]).toEqual({
      documentId: ConfirmDocument.__meta__?.hash,
      variables: { input: { receipt: 'sealed', code: ' 482 913' } },
    })
    expect(document.querySelector('.stamp')?.textContent).toBe('Received 35,413')
    expect(document.querySelector('.count')?.textContent).toContain('35,413')
    expect(screen.queryByLabelText('Six-digit code')).toBeNull()
  })

  it('says when it does not match', async () => {
    const message = 'That code does not match. Check the newest email.'
    await signed({ confirmSignature: { __typename: 'CodeMismatch', code: 'CODE_MISMATCH', message } })
    enter('000000')
    fireEvent.click(await screen.findByRole('link', { name: message }))
    expect(document.activeElement).toBe(screen.getByLabelText('Six-digit code'))
    await waitFor(() => expect(document.title).toMatch(/^Error: /u))
  })

  it('can be sent again after 30 s (T-2)', async () => {
    const sent = await signed({
      resendConfirmation: { __typename: 'ConfirmationResent', confirmationSentTo: 'a…@example.org' },
    })
    const form = screen.getByRole('button', { name: 'Send it again' }).closest('form') as HTMLFormElement
    fireEvent.submit(form)
    await screen.findByText(/may still be on its way/u)
    expect(sent).toHaveLength(1)
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 30_001)
    fireEvent.submit(form)
    await screen.findByText(/again\. Use the newest email/u)
    expect(sent[1]).toEqual({ documentId: ResendDocument.__meta__?.hash, variables: { input: { receipt: 'sealed' } } })
  })

  it('says when the server cannot be reached, and stays', async () => {
    await signed(new TypeError('failed to fetch'))
    enter('482913')
    expect((await screen.findByRole('alert')).textContent).toContain('This cannot be done at the moment')
    screen.getByLabelText('Six-digit code')
  })

  it('goes the ordinary way where a cookie holds the receipt', () => {
    const sent = answerWith()
    show(samples.thanks)
    const form = (screen.getByLabelText('Six-digit code') as HTMLInputElement).form as HTMLFormElement
    expect(form.method).toBe('post')
    expect(form.getAttribute('action')).toBe('/en/p/itu/thanks')
    expect(fireEvent.submit(form)).toBe(true)
    expect(sent).toEqual([])
  })
})
