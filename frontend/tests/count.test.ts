import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Count, watchCount } from '../src/petitions/liveCount'

const SECOND = 1000
let asked: { at: number; etag: string | null }[]
let answers: Response[]
let stop: () => void = () => undefined

function watch(first: Count = { count: 10, goal: 100 }) {
  const counts: Count[] = []
  stop = watchCount('/en/p/itu/count.json', first, (count) => counts.push(count))
  return counts
}

function tell(count: number, goal = 100) {
  return Response.json({ count, goal }, { headers: { etag: `"${count}"` } })
}

function hide(hidden: boolean) {
  Object.defineProperty(document, 'hidden', { configurable: true, value: hidden })
}

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  asked = []
  answers = []
  globalThis.fetch = (_, init) => {
    asked.push({ at: Date.now() / SECOND, etag: new Headers(init?.headers).get('if-none-match') })
    return Promise.resolve(answers.shift() ?? new Response(null, { status: 304 }))
  }
})

afterEach(() => {
  stop()
  hide(false)
  Object.defineProperty(navigator, 'connection', { configurable: true, value: undefined })
  vi.useRealTimers()
})

describe('the live count', () => {
  it('asks every 20 s while there is news, and names what it knows', async () => {
    answers = [tell(11), tell(12)]
    const counts = watch()
    await vi.advanceTimersByTimeAsync(60 * SECOND)
    expect(counts).toEqual([
      { count: 11, goal: 100 },
      { count: 12, goal: 100 },
    ])
    expect(asked).toEqual([
      { at: 20, etag: null },
      { at: 40, etag: '"11"' },
      { at: 60, etag: '"12"' },
    ])
  })

  it('asks half as often each time nothing is new, down to every 160 s, and is quick again after news', async () => {
    const counts = watch()
    await vi.advanceTimersByTimeAsync(620 * SECOND)
    expect(asked.map(({ at }) => at)).toEqual([20, 60, 140, 300, 460, 620])
    answers = [tell(13)]
    await vi.advanceTimersByTimeAsync(180 * SECOND)
    expect(asked.map(({ at }) => at).slice(6)).toEqual([780, 800])
    expect(counts).toEqual([{ count: 13, goal: 100 }])
  })

  it('does not ask while the page is hidden', async () => {
    watch()
    hide(true)
    await vi.advanceTimersByTimeAsync(100 * SECOND)
    expect(asked).toEqual([])
    hide(false)
    await vi.advanceTimersByTimeAsync(20 * SECOND)
    expect(asked).toHaveLength(1)
  })

  it('does not ask at all for those who save data', async () => {
    Object.defineProperty(navigator, 'connection', { configurable: true, value: { saveData: true } })
    watch()
    await vi.advanceTimersByTimeAsync(200 * SECOND)
    expect(asked).toEqual([])
  })

  it('survives errors, and ends when it is told', async () => {
    answers = [new Response('', { status: 500 })]
    const counts = watch()
    await vi.advanceTimersByTimeAsync(20 * SECOND)
    stop()
    answers = [tell(99)]
    await vi.advanceTimersByTimeAsync(400 * SECOND)
    expect(asked).toHaveLength(1)
    expect(counts).toEqual([])
  })
})
