/**
 * The rules of the sign form, as the server has them, for an answer without a round trip (G-7). The server's word
 * is final: a rule that is looser here only costs the round trip.
 */

import type { MessageId } from '../core/messages'
import { EMAIL_LIMIT, LOCAL_LIMIT, NAME_LIMIT } from './limits'

export interface Entry {
  name: string
  email: string
  country: string
  news: string
}

export type RuleCode =
  | 'NAME_REQUIRED'
  | 'NAME_TOO_LONG'
  | 'NAME_HAS_LINK'
  | 'NAME_START'
  | 'NAME_CHARACTERS'
  | 'EMAIL_REQUIRED'
  | 'EMAIL_INVALID'
  | 'EMAIL_TOO_LONG'
  | 'COUNTRY_REQUIRED'
  | 'NEWS_REQUIRED'

/** What is said of each; spelled out, so that the build sees which messages the form needs. */
export const PROBLEMS: Record<RuleCode, MessageId> = {
  NAME_REQUIRED: 'problem.NAME_REQUIRED',
  NAME_TOO_LONG: 'problem.NAME_TOO_LONG',
  NAME_HAS_LINK: 'problem.NAME_HAS_LINK',
  NAME_START: 'problem.NAME_START',
  NAME_CHARACTERS: 'problem.NAME_CHARACTERS',
  EMAIL_REQUIRED: 'problem.EMAIL_REQUIRED',
  EMAIL_INVALID: 'problem.EMAIL_INVALID',
  EMAIL_TOO_LONG: 'problem.EMAIL_TOO_LONG',
  COUNTRY_REQUIRED: 'problem.COUNTRY_REQUIRED',
  NEWS_REQUIRED: 'problem.NEWS_REQUIRED',
}

export interface Broken {
  field: keyof Entry
  code: RuleCode
}

/** The rules that an entry breaks, at most one for a field, in the order of the fields. */
export function brokenRules(entry: Entry): Broken[] {
  const codes: [keyof Entry, RuleCode | null][] = [
    ['name', checkName(entry.name)],
    ['email', checkEmail(entry.email)],
    ['country', entry.country === '' ? 'COUNTRY_REQUIRED' : null],
    ['news', entry.news === '' ? 'NEWS_REQUIRED' : null],
  ]
  return codes.flatMap(([field, code]) => (code === null ? [] : [{ field, code }]))
}

/** Characters that cannot be seen and come by no accident: those that paste and autofill bring along the server takes off. */
const INVISIBLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202D\u202E]/u

const LINK = /\b(?:https?:|ftp:|www\.)|:\/\/|[\p{L}\p{N}_-]{2,}\.[\p{L}\p{N}_-]{2,}|\S@\S+\.\S/iu

/** What a spreadsheet would take for a formula. */
const SPREADSHEET_START = /^[=+\-@]/u

function checkName(typed: string): RuleCode | null {
  const name = typed.normalize('NFC').replace(/\s+/gu, ' ').trim()
  if (name === '') return 'NAME_REQUIRED'
  if (Array.from(name).length > NAME_LIMIT) return 'NAME_TOO_LONG'
  if (INVISIBLE.test(name)) return 'NAME_CHARACTERS'
  if (LINK.test(name)) return 'NAME_HAS_LINK'
  if (SPREADSHEET_START.test(name)) return 'NAME_START'
  return null
}

const ADDRESS = /^[^\s@]+@[^\s@.。]+([.。][^\s@.。]+)+$/u

function checkEmail(typed: string): RuleCode | null {
  // Keyboards for Chinese and Japanese type wide letters, which the server takes for what they mean.
  const email = typed.trim().normalize('NFKC')
  if (email === '') return 'EMAIL_REQUIRED'
  if (Array.from(email).length > EMAIL_LIMIT || email.lastIndexOf('@') > LOCAL_LIMIT) return 'EMAIL_TOO_LONG'
  return ADDRESS.test(email) ? null : 'EMAIL_INVALID'
}
