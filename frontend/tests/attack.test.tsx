import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { prove } from '../src/signatures/proof'
import { samples } from './samples'
import { answerWith, show } from './support'

vi.mock('../src/signatures/proof', () => ({ prove: vi.fn() }))

const received = {
  signPetition: {
    __typename: 'SignatureReceived',
    petition: { signatureCount: 35_412, goal: 50_000 },
    confirmationSentTo: 'a…@example.org',
    receipt: 'sealed',
  },
}
const needed = {
  signPetition: { __typename: 'ProofNeeded', code: 'PROOF_NEEDED', message: 'Try again.', challenge: '5b.c' },
}

function sign() {
  fireEvent.input(screen.getByLabelText('Your name'), { target: { value: 'Amina Ben Ali' } })
  fireEvent.input(screen.getByLabelText('Email address'), { target: { value: 'amina@example.org' } })
  fireEvent.change(screen.getByLabelText('Country or territory'), { target: { value: 'TN' } })
  fireEvent.click(screen.getByLabelText('No, only confirm my signature'))
  fireEvent.submit(screen.getByRole('button', { name: 'Sign the petition' }).closest('form') as HTMLFormElement)
}

let ordinary: ReturnType<typeof vi.fn>

beforeEach(() => {
  ordinary = vi.fn()
  HTMLFormElement.prototype.submit = ordinary as () => void
})

afterEach(cleanup)

describe('the sign form while the petition is under attack (F-19)', () => {
  it('works for a proof and sends the same again with it', async () => {
    vi.mocked(prove).mockResolvedValue('5b.c.1.2.3.4')
    const sent = answerWith(needed, received)
    show(samples.petition)
    sign()
    await screen.findByText(/Almost there/u)
    expect(prove).toHaveBeenCalledWith('5b.c', 'amina@example.org')
    expect(sent[1]?.variables.input).toEqual({ ...sent[0]?.variables.input, proof: '5b.c.1.2.3.4' })
  })

  it.each([
    ['the proof is not taken', () => Promise.resolve('wrong')],
    ['it cannot be made here', () => Promise.reject(new Error('no worker'))],
  ])('goes the ordinary way when %s', async (_, make) => {
    vi.mocked(prove).mockImplementation(make)
    answerWith(needed, needed)
    show(samples.petition)
    sign()
    await waitFor(() => expect(ordinary).toHaveBeenCalledOnce())
    expect(screen.getByLabelText<HTMLInputElement>('Email address').value).toBe('amina@example.org')
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('waits for the network that goes away while it works', async () => {
    const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValueOnce(true).mockReturnValue(false)
    vi.mocked(prove).mockRejectedValueOnce(new Error('not loaded')).mockResolvedValue('5b.c.1.2.3.4')
    answerWith(needed, needed, received)
    show(samples.petition)
    sign()
    await screen.findByText(/^You are offline\./u)
    online.mockReturnValue(true)
    dispatchEvent(new Event('online'))
    await screen.findByText(/Almost there/u)
    expect(ordinary).not.toHaveBeenCalled()
  })
})

describe('the thanks page of who signed without a proof (F-19)', () => {
  const { receipt } = samples.thanks
  if (receipt === null) throw new Error('the sample has no receipt')

  it('shows nothing to share until it is confirmed', () => {
    show({ ...samples.thanks, receipt: { ...receipt, unproven: true } })
    screen.getByText(/Almost there/u)
    expect(document.querySelector('.share')).toBeNull()
  })

  it('shows it afterwards', () => {
    show({ ...samples.thanks, receipt: { ...receipt, unproven: true, confirmed: true } })
    expect(document.querySelector('.share')).not.toBeNull()
  })
})
