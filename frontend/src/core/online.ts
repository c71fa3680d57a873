import { useEffect, useRef } from 'preact/hooks'

/** Does something once the network is back: the last thing asked for, and nothing when the page is left. */
export function useWhenOnline(): (act: () => void) => void {
  const waiting = useRef<(() => void) | null>(null)
  useEffect(() => {
    const onOnline = () => {
      const act = waiting.current
      waiting.current = null
      act?.()
    }
    addEventListener('online', onOnline)
    return () => removeEventListener('online', onOnline)
  }, [])
  return (act) => {
    waiting.current = act
  }
}
