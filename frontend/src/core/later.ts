/** Code that not every page needs, in a chunk of its own: fetched when a page needs it, at hand from the start on the server. */
export interface Later<Code> {
  /** It is at hand from now on. */
  provide: (code: Code) => void
  /** Fetches it, once; throws where the network does not give it. */
  load: () => Promise<void>
  isAtHand: () => boolean
  /** It must be at hand. */
  get: () => Code
}

export function later<Code extends object>(fetchCode: () => Promise<Code>): Later<Code> {
  let known: Code | null = null
  return {
    provide(code) {
      known = code
    },
    async load() {
      known ??= await fetchCode()
    },
    isAtHand: () => known !== null,
    get() {
      if (known === null) throw new Error('a part of the page is not loaded')
      return known
    },
  }
}
