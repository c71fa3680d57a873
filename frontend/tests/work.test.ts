// @vitest-environment node
import { pbkdf2Sync } from 'node:crypto'
import { expect, it } from 'vitest'
import { makeProof } from '../src/signatures/work'

function firstByte(challenge: string, text: string): number {
  return pbkdf2Sync(text, challenge, 500, 32, 'sha256')[0] ?? 255
}

it.each(['amina@example.org', 'Jürgen@bücher.example', '用户@例え.jp'])(
  'makes a proof for %s that the server takes: for each part the first number that fits',
  async (address) => {
    const challenge = '5b5342.T_sIQif7fPqShZ2ou1lZ'
    const proof = await makeProof(challenge, address)
    expect(proof).toMatch(/^5b5342\.T_sIQif7fPqShZ2ou1lZ(?:\.\d+){4}$/u)
    for (const [part, number] of proof.split('.').slice(2).entries()) {
      expect(firstByte(challenge, `${part}:${number}:${address}`)).toBeLessThan(2)
    }
  },
)
