import { useEffect, useRef, useState } from 'preact/hooks'
import { useSignVerb } from './verb'

/** What takes the bar's place: the form itself, and the button below the lead. */
const IN_VIEW = '#sign, .toForm'

function isTyping(): boolean {
  return document.activeElement?.matches('input, select, textarea') === true
}

/** Whether the way to the form is out of sight, and nobody is typing. */
function useFormAway(): boolean {
  const [away, setAway] = useState(false)
  useEffect(() => {
    const seen = new Set<Element>()
    const update = () => setAway(seen.size === 0 && !isTyping())
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) seen.add(target)
        else seen.delete(target)
      }
      update()
    })
    for (const element of document.querySelectorAll(IN_VIEW)) observer.observe(element)
    document.addEventListener('focusin', update)
    document.addEventListener('focusout', update)
    return () => {
      observer.disconnect()
      document.removeEventListener('focusin', update)
      document.removeEventListener('focusout', update)
    }
  }, [])
  return away
}

/**
 * The way to the form while that is out of sight, on narrow screens: without script it does not show, and while a field
 * has the focus it stands over nothing (1.2, G-5).
 */
export function SignBar() {
  return <Bar shown={useFormAway()} />
}

export function Bar({ shown }: { shown: boolean }) {
  return (
    <div class="signBar" data-shown={shown || undefined}>
      <a class="button" href="#sign">
        {useSignVerb()}
      </a>
    </div>
  )
}

/** Says of an element whether the window is tall enough for all of it: only then may it stay in view (1.2). */
export function useFits() {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const box = element.current
    if (box === null) return
    const measure = () => box.toggleAttribute('data-fits', box.offsetHeight + 48 <= innerHeight)
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    addEventListener('resize', measure)
    return () => {
      observer.disconnect()
      removeEventListener('resize', measure)
    }
  }, [])
  return element
}
