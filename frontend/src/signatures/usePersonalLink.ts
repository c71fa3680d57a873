import { useEffect, useRef, useState } from 'preact/hooks'
import type { NextAsk, PersonalLink } from '../core/boot'
import { savesData } from '../petitions/liveCount'
import { receiptKept } from './receipt'

const EVERY = 30_000
const SPOKEN_EVERY = 60_000

/**
 * The personal link of this browser, how many have signed through it, and what is asked next (T-7): asked for at once where
 * the page came without it, then every 30 s while the page is seen (T-6), and not again for those who save data (G-13).
 */
export function usePersonalLink(address: string, first: PersonalLink | null, firstAsk: NextAsk | null) {
  const [link, setLink] = useState(first)
  const [next, setNext] = useState(firstAsk)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `first` is where it starts, not what it follows
  useEffect(() => {
    let ended = false
    async function ask() {
      if (document.hidden) return
      const response = await fetch(`${address}/shared.json`).catch(() => null)
      if (response?.ok !== true || ended) return
      const found = (await response.json()) as PersonalLink & { ask?: NextAsk | null }
      setLink(found)
      setNext(found.ask ?? null)
    }
    if (first === null) void receiptKept().then(ask)
    const timer = savesData() ? undefined : setInterval(() => void ask(), EVERY)
    return () => {
      ended = true
      clearInterval(timer)
    }
  }, [address])
  return { link, next }
}

/** A text for screen readers that follows another, but changes at most once a minute; the first one is not spoken. */
export function useCalm(words: string): string {
  const [spoken, setSpoken] = useState('')
  const last = useRef({ words, at: 0 })
  useEffect(() => {
    if (words === last.current.words) return
    const wait = Math.max(0, last.current.at + SPOKEN_EVERY - Date.now())
    const timer = setTimeout(() => {
      last.current = { words, at: Date.now() }
      setSpoken(words)
    }, wait)
    return () => clearTimeout(timer)
  }, [words])
  return spoken
}
