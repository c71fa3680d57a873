import { useEffect, useRef, useState } from 'preact/hooks'
import type { Common, Form, PetitionData, Problem, Refusal } from '../core/boot'
import { AnswerError, send } from '../core/graphql'
import { type Language, useLanguage } from '../core/messages'
import { useWhenOnline } from '../core/online'
import { useProblemTitle } from '../core/title'
import { type NameVisibility, SignDocument, type SignMutation, type SignMutationVariables } from '../gql/graphql'
import { petitionPath } from '../petitions/address'
import { EMAIL_LIMIT, LOCAL_LIMIT, NAME_LIMIT } from './limits'
import { ownFields } from './ownFieldsLater'
import { ownName } from './ownName'
import { keepReceipt } from './receipt'
import { brokenRules, PROBLEMS } from './rules'

/** What the thanks page needs after a signature that was sent without leaving the page. */
export interface Signed {
  name: string
  country: string
  /** The masked address that the confirmation went to. */
  address: string
  receipt: string
  signatureCount: number
  goal: number | null
}

export interface SignableProps {
  boot: Common
  petition: PetitionData
  onSigned: (signed: Signed) => void
}

export type Signing = ReturnType<typeof useSigning>

interface State {
  phase: 'idle' | 'sending' | 'slow' | 'offline'
  problems: Problem[]
  refusal: Refusal | null
  /** The domain that was probably meant; asked once (F-15). */
  meant: string | null
}

const SLOW_AFTER = 4000
const GIVE_UP_AFTER = 15_000

/**
 * Sends the form without leaving the page. What was typed is never lost: offline it waits for the network (F-12), where the
 * server cannot work now it says so (F-20), and whatever else goes wrong the form goes the ordinary way (F-11).
 */
export function useSigning({ boot, petition, onSigned }: SignableProps) {
  const language = useLanguage()
  const [state, setState] = useState(() => stateFrom(boot.form))
  useProblemTitle(state.problems.length > 0 || state.refusal !== null)
  const key = useKey()
  const whenOnline = useWhenOnline()
  const meant = useMeant()

  async function sign(element: HTMLFormElement) {
    const fields = readFields(element)
    const problems = findProblems(fields, petition, language, boot.tenant?.name ?? '')
    setState({ ...IDLE, phase: problems.length > 0 ? 'idle' : 'sending', problems })
    if (problems.length > 0) return
    if (mailboxes === null) await loadMailboxes()
    const domain = meant(fields('email'))
    if (domain !== null) return setState({ ...IDLE, meant: domain })
    const more = { ...inputAbout(petition, language), ...arrivalFrom(boot.query), idempotencyKey: key.current }
    const onSlow = () => setState((now) => ({ ...now, phase: 'slow' }))
    const answer = await askPatiently({ ...inputFrom(fields, petition), ...more }, onSlow)
    if (answer === 'OFFLINE') whenOnline(() => void sign(element))
    if (isReceived(answer)) {
      keepReceipt(petitionPath(boot.locale, petition.slug), answer.receipt)
      onSigned(signedFrom(answer, fields('name'), fields('country')))
    } else setState(stateAfter(answer, language))
    if (answer === 'UNUSABLE') sendOrdinarily(element, key.current)
  }

  return {
    ...state,
    onSubmit(event: SubmitEvent & { currentTarget: HTMLFormElement }) {
      event.preventDefault()
      if (state.phase === 'idle' || state.phase === 'offline') void sign(event.currentTarget)
    },
    /** The question about the domain is answered; the form is sent by its own button. */
    onMeant: () => setState((before) => ({ ...before, meant: null })),
  }
}

const IDLE: State = { phase: 'idle', problems: [], refusal: null, meant: null }

/** What a plain POST has left behind. */
function stateFrom(form: Form | null): State {
  return { ...IDLE, problems: form?.problems ?? [], refusal: form?.refusal ?? null }
}

/** Why there is no answer: no network, a server that cannot work now, or something a script cannot deal with. */
type Failure = 'OFFLINE' | 'AWAY' | 'UNUSABLE'

async function ask(input: SignMutationVariables['input']): Promise<Answer | Failure> {
  if (!navigator.onLine) return 'OFFLINE'
  try {
    return (await send(SignDocument, { input }, AbortSignal.timeout(GIVE_UP_AFTER))).signPetition
  } catch (error) {
    if (error instanceof TypeError) return navigator.onLine ? 'AWAY' : 'OFFLINE'
    return error instanceof AnswerError && error.away ? 'AWAY' : 'UNUSABLE'
  }
}

async function askPatiently(input: SignMutationVariables['input'], onSlow: () => void): Promise<Worked | Failure> {
  const slow = setTimeout(onSlow, SLOW_AFTER)
  const answer = await askWorking(input)
  clearTimeout(slow)
  return answer
}

function stateAfter(answer: Exclude<Worked, Received> | Failure, language: Language): State {
  return typeof answer === 'string' ? failedState(answer, language) : refusedState(answer)
}

/** Asks; where a signature must be worked for just now, works for it and asks again (F-19). What cannot goes the ordinary way. */
async function askWorking(input: SignMutationVariables['input']): Promise<Worked | Failure> {
  const answer = await ask(input)
  if (isSettled(answer)) return answer
  try {
    const { prove } = await import('./proof')
    const again = await ask({ ...input, proof: await prove(answer.challenge, input.email) })
    return isSettled(again) ? again : 'UNUSABLE'
  } catch {
    return navigator.onLine ? 'UNUSABLE' : 'OFFLINE'
  }
}

function isSettled(answer: Answer | Failure): answer is Worked | Failure {
  return typeof answer === 'string' || answer.__typename !== 'ProofNeeded'
}

function failedState(failure: Failure, { text }: Language): State {
  const message = text('refusal.SIGNING_UNAVAILABLE')
  return {
    ...IDLE,
    phase: failure === 'OFFLINE' ? 'offline' : 'idle',
    refusal: failure === 'AWAY' ? { code: 'SIGNING_UNAVAILABLE', message } : null,
  }
}

type Answer = SignMutation['signPetition']
type Worked = Exclude<Answer, { __typename: 'ProofNeeded' }>
type Received = Extract<Answer, { __typename: 'SignatureReceived' }>

function isReceived(answer: Worked | Failure): answer is Received {
  return typeof answer === 'object' && answer.__typename === 'SignatureReceived'
}

function signedFrom({ petition, confirmationSentTo, receipt }: Received, name: string, country: string): Signed {
  return { ...petition, name: name.trim(), country, address: confirmationSentTo, receipt }
}

function refusedState(answer: Exclude<Worked, Received>): State {
  return answer.__typename === 'InvalidInput' ? { ...IDLE, problems: answer.problems } : { ...IDLE, refusal: answer }
}

type Fields = (name: string) => string

function readFields(form: HTMLFormElement): Fields {
  const data = new FormData(form)
  return (name) => String(data.get(name) ?? '')
}

function findProblems(
  fields: Fields,
  { fields: own }: PetitionData,
  { text }: Language,
  organisation: string,
): Problem[] {
  const entry = { name: fields('name'), email: fields('email'), country: fields('country'), news: fields('news') }
  const problems = brokenRules(entry).map(({ field, code }) => {
    const limit = field === 'email' ? EMAIL_LIMIT : NAME_LIMIT
    return { field, code, message: text(PROBLEMS[code], { limit, local: LOCAL_LIMIT, organisation }) }
  })
  return own.length > 0 ? withMissing(problems, ownFields.get().missingAnswers(own, fields, text)) : problems
}

/** In the order of the form, where the question about news is the last. */
function withMissing(problems: Problem[], missing: Problem[]): Problem[] {
  const news = problems.filter(({ field }) => field === 'news')
  return [...problems.filter(({ field }) => field !== 'news'), ...missing, ...news]
}

/** The mail is written in the page's language where the petition is published in it. */
function inputAbout({ id, locales, locale: own }: PetitionData, { locale }: Language) {
  return { petitionId: id, locale: locales.includes(locale) ? locale : own }
}

const UTM = ['source', 'medium', 'campaign', 'term', 'content']

/** How the person came, from what the server has kept of the address. */
function arrivalFrom(query: string) {
  const came = new URLSearchParams(query)
  const [source, bucket, personalLink] = ['source', 'bucket', 'r'].map((name) => came.get(name))
  const utm = Object.fromEntries(UTM.map((name) => [name, came.get(`utm_${name}`)]))
  return { source, bucket, personalLink, utm }
}

function inputFrom(fields: Fields, petition: PetitionData) {
  return {
    name: fields('name'),
    email: fields('email'),
    country: fields('country'),
    fields: petition.fields.map((own) => ({ name: own.name, value: fields(ownName(own)) })),
    news: fields('news') === 'yes',
    nameVisibility: fields('nameVisibility') as NameVisibility,
    letterVersion: fields('letterVersion'),
    website: fields('website'),
    referrer: document.referrer === '' ? null : new URL(document.referrer).origin,
  }
}

/** An idempotency key, the same for every try from this form, so that no try counts twice. */
function useKey() {
  const key = useRef('')
  useEffect(() => {
    key.current = newKey()
  }, [])
  return key
}

/** 128 random bits. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

let mailboxes: typeof import('./mailboxes') | null = null

/** Fetches what is known of domains, once; where the network does not give it nobody is kept from signing. */
async function loadMailboxes() {
  mailboxes ??= await import('./mailboxes').catch(() => null)
}

/** Asks about the domain of an address that was probably mistyped, once for each form. What it needs is fetched when somebody begins to type. */
function useMeant(): (email: string) => string | null {
  const asked = useRef(false)
  useEffect(() => {
    const onFocus = () => void loadMailboxes()
    addEventListener('focusin', onFocus, { once: true })
    return () => removeEventListener('focusin', onFocus)
  }, [])
  return (email) => {
    const meant = asked.current ? null : (mailboxes?.likelyDomain(email.trim()) ?? null)
    asked.current ||= meant !== null
    return meant
  }
}

function sendOrdinarily(form: HTMLFormElement, key: string) {
  const name = 'idempotencyKey'
  if (form.elements.namedItem(name) === null) {
    form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value: key }))
  }
  form.submit()
}
