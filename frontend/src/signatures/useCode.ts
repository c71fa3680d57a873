import { useState } from 'preact/hooks'
import type { BootOf, Refusal } from '../core/boot'
import { send } from '../core/graphql'
import { useLanguage } from '../core/messages'
import { ConfirmDocument, type ConfirmMutationVariables, ResendDocument } from '../gql/graphql'
import { petitionPath } from '../petitions/address'
import { keepReceipt } from './receipt'

export interface Progressed {
  signatureCount: number
  goal: number | null
}

interface State {
  busy: boolean
  /** After the right code: the petition as it counts now. */
  confirmed: Progressed | null
  /** What was written about last: the first email, another one, one to another address; or that it is too soon. */
  said: 'wrote' | 'sentAgain' | 'changed' | 'againSoon'
  refusal: Refusal | null
}

const GIVE_UP_AFTER = 15_000
const SOON = 30_000

/** What a plain POST to the page has brought about. */
function stateFrom({ form, receipt, data }: BootOf<'thanks'>): State {
  const confirmed = receipt?.confirmed === true ? data.petition : null
  const state: State = { busy: false, confirmed, said: 'wrote', refusal: null }
  const refusal = form?.refusal ?? form?.problems[0] ?? null
  switch (form?.values.action) {
    case 'code':
      return { ...state, refusal }
    case 'resend':
      return { ...state, refusal, said: refusal === null ? 'sentAgain' : 'wrote' }
    case 'address':
      return { ...state, said: refusal === null ? 'changed' : 'wrote' }
    default:
      return state
  }
}

async function resend(receipt: string | null, signal: AbortSignal): Promise<Partial<State>> {
  const { resendConfirmation } = await send(ResendDocument, { input: { receipt } }, signal)
  if (resendConfirmation.__typename !== 'ConfirmationResent') return { refusal: resendConfirmation }
  return { said: 'sentAgain' }
}

/** Sends the code; the receipt in the answer is kept, so that the page says the same after a reload (T-9). */
async function confirm(input: ConfirmMutationVariables['input'], address: string, signal: AbortSignal) {
  const { confirmSignature } = await send(ConfirmDocument, { input }, signal)
  if (confirmSignature.__typename !== 'SignatureConfirmed') return { refusal: confirmSignature }
  keepReceipt(address, confirmSignature.receipt ?? '')
  return { confirmed: confirmSignature.petition }
}

/**
 * Confirming by code and asking for another email.
 *
 * With a receipt at hand (after signing in place) both happen without leaving the page; without one the forms go the
 * ordinary way, where a cookie holds the receipt.
 */
export function useCode(boot: BootOf<'thanks'>, receipt: string | null) {
  const { text } = useLanguage()
  const [state, setState] = useState(() => stateFrom(boot))
  const [since, setSince] = useState(() => Date.now())

  async function attempt(work: (signal: AbortSignal) => Promise<Partial<State>>) {
    setState((before) => ({ ...before, busy: true, said: 'wrote', refusal: null }))
    try {
      const outcome = await work(AbortSignal.timeout(GIVE_UP_AFTER))
      setState((before) => ({ ...before, busy: false, ...outcome }))
    } catch {
      const refusal = { code: 'KEY_UNAVAILABLE', message: text('refusal.KEY_UNAVAILABLE') }
      setState((before) => ({ ...before, busy: false, refusal }))
    }
  }

  function inPlace(work: (form: HTMLFormElement, signal: AbortSignal) => Promise<Partial<State>>) {
    return (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
      if (receipt === null) return
      event.preventDefault()
      const element = event.currentTarget
      if (!state.busy) void attempt((signal) => work(element, signal))
    }
  }

  return {
    ...state,
    onCode: inPlace((element, signal) => {
      const code = String(new FormData(element).get('code') ?? '')
      return confirm({ receipt, code }, petitionPath(boot.locale, boot.data.petition.slug), signal)
    }),
    onResend: inPlace(async (_, signal) => {
      if (Date.now() - since < SOON) return { said: 'againSoon' }
      setSince(Date.now())
      return await resend(receipt, signal)
    }),
  }
}

export type Code = ReturnType<typeof useCode>
