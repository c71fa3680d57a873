import { useEffect, useRef, useState } from 'preact/hooks'

const ROLL_MS = 600

function isStill(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}

/** The number on its way from what was shown to `target`, within 600 ms; at once for those who want no motion (G-11, P-6). */
export function useRolling(target: number): number {
  const [shown, setShown] = useState(target)
  const from = useRef(target)
  useEffect(() => {
    const start = from.current
    from.current = target
    if (start === target) return
    if (isStill()) {
      setShown(target)
      return
    }
    const began = performance.now()
    let frame = requestAnimationFrame(roll)
    function roll(now: number) {
      const done = Math.min(Math.max((now - began) / ROLL_MS, 0), 1)
      setShown(Math.round(start + (target - start) * done))
      if (done < 1) frame = requestAnimationFrame(roll)
    }
    return () => cancelAnimationFrame(frame)
  }, [target])
  return shown
}
