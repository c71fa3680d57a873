/** The other side of `signatures/work.py`, which says how a proof is made; the numbers are the same. */
const PARTS = 4
const ROUNDS = 500
const BELOW = 2

const bytes = new TextEncoder()

/** The proof of work for a challenge and an address: the challenge and, for each part, the first number that fits. */
export async function makeProof(challenge: string, address: string): Promise<string> {
  const salt = bytes.encode(challenge)
  const numbers = await Promise.all(Array.from({ length: PARTS }, (_, part) => firstThatFits(salt, part, address)))
  return [challenge, ...numbers].join('.')
}

async function firstThatFits(salt: BufferSource, part: number, address: string): Promise<number> {
  let number = 0
  // biome-ignore lint/performance/noAwaitInLoops: what is tried next depends on whether this one fits
  while (!(await fits(salt, `${part}:${number}:${address}`))) number += 1
  return number
}

async function fits(salt: BufferSource, text: string): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', bytes.encode(text), 'PBKDF2', false, ['deriveBits'])
  const derived = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS },
    key,
    256,
  )
  return (new Uint8Array(derived)[0] ?? BELOW) < BELOW
}
