import { useEffect, useState } from 'preact/hooks'

export interface Count {
  count: number
  goal: number | null
}

const FIRST_WAIT = 20_000
const LONGEST_WAIT = 160_000

export function savesData(): boolean {
  return (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData === true
}

/**
 * Asks `address` (`count.json`) again and again: every 20 s, half as often after each answer without news, down to
 * every 160 s, or from `firstWait` on; not while the page is hidden (P-6), and not at all for those who save data (G-13).
 * Gives back the function that ends it.
 */
export function watchCount(
  address: string,
  first: Count,
  onCount: (count: Count) => void,
  firstWait = FIRST_WAIT,
): () => void {
  if (savesData()) return () => undefined
  let known = first
  let etag = ''
  let wait = firstWait
  let ended = false
  let timer = setTimeout(ask, wait)

  async function ask() {
    if (!document.hidden) {
      const news = await read()
      wait = news === null ? Math.min(wait * 2, LONGEST_WAIT) : firstWait
      if (news !== null && !ended) onCount(news)
    }
    if (!ended) timer = setTimeout(ask, wait)
  }

  async function read(): Promise<Count | null> {
    const response = await fetch(address, { headers: etag === '' ? {} : { 'if-none-match': etag } }).catch(() => null)
    if (response === null || response.status !== 200) return null
    etag = response.headers.get('etag') ?? ''
    const { count, goal } = (await response.json()) as Count
    if (count === known.count && goal === known.goal) return null
    known = { count, goal }
    return known
  }

  return () => {
    ended = true
    clearTimeout(timer)
  }
}

/** The count as it is now, and the goal that was reached while the page was open. */
export function useLiveCount(
  address: string,
  first: Count,
  alive: boolean,
  firstWait = FIRST_WAIT,
): Count & { reached: number | null } {
  const [state, setState] = useState<Count & { reached: number | null }>({ ...first, reached: null })
  // biome-ignore lint/correctness/useExhaustiveDependencies: `first` is where it starts, not what it follows
  useEffect(() => {
    if (!alive) return
    const onCount = (now: Count) =>
      setState((before) => ({
        ...now,
        reached: before.goal !== null && now.count >= before.goal ? before.goal : before.reached,
      }))
    return watchCount(address, first, onCount, firstWait)
  }, [address, alive])
  return state
}
