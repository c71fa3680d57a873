/** What is known of the domains that most addresses have: where their mail is read, and what is often meant by another. */
import { domainOf } from './domain'
import table from './mailboxes.json'

const known = new Map(Object.entries(table as unknown as Record<string, [name: string, url: string] | null>))

/** Shorter domains are a letter away from too many others. */
const SHORTEST = 7

export interface Mailbox {
  name: string
  url: string
}

/** Where mail to the address is read; null for domains that are not known. */
export function mailboxOf(address: string): Mailbox | null {
  const found = known.get(domainOf(address)) ?? null
  return found === null ? null : { name: found[0], url: found[1] }
}

/** The well-known domain that differs from that of the address by one slip of the finger; null where there is none (F-15). */
export function likelyDomain(address: string): string | null {
  const domain = domainOf(address)
  if (known.has(domain) || domain.length < SHORTEST - 1) return null
  const near = [...known].filter(([name, mailbox]) => mailbox !== null && name.length >= SHORTEST)
  return near.find(([name]) => isOneSlipAway(domain, name))?.[0] ?? null
}

/** Whether one letter was left out, added, taken for another, or swapped with its neighbour. */
function isOneSlipAway(typed: string, meant: string): boolean {
  if (typed === meant || Math.abs(typed.length - meant.length) > 1) return false
  let start = 0
  while (start < meant.length && typed[start] === meant[start]) start += 1
  const [restTyped, restMeant] = [typed.slice(start), meant.slice(start)]
  if (typed.length < meant.length) return restTyped === restMeant.slice(1)
  if (typed.length > meant.length) return restTyped.slice(1) === restMeant
  const swapped = restTyped[0] === restMeant[1] && restTyped[1] === restMeant[0]
  return restTyped.slice(1) === restMeant.slice(1) || (swapped && restTyped.slice(2) === restMeant.slice(2))
}
