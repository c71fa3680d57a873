import type { TargetedMouseEvent } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { Boot } from '../core/boot'
import { bootWithProse } from '../core/prose'

/** What a link does that is followed in place. */
export type Follow = (event: TargetedMouseEvent<HTMLAnchorElement>) => void

/** The page at an address, as the server makes it for everybody; throws where that is no page of ours. */
async function pageAt(address: string, signal: AbortSignal): Promise<{ boot: Boot; title: string }> {
  const response = await fetch(address, { signal })
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const json = page.getElementById('boot')?.textContent
  if (!(response.ok && json)) throw new Error(`no page at ${address}`)
  return { boot: bootWithProse(json, page), title: page.title }
}

/** Whether the press asks for this window: a modifier or another button means a tab of its own. */
function isPlain({ button, altKey, ctrlKey, metaKey, shiftKey }: MouseEvent): boolean {
  return button === 0 && !(altKey || ctrlKey || metaKey || shiftKey)
}

const here = () => location.pathname + location.search

function showHeading() {
  const heading = document.querySelector('h1')
  heading?.scrollIntoView()
  heading?.focus({ preventScroll: true })
}

/** Calls back when the reader has gone back or forward to another address of this document. */
function useReturn(onReturn: (address: string) => void) {
  const known = useRef('')
  useLayoutEffect(() => {
    known.current = here()
  })
  useEffect(() => {
    const onPopState = () => {
      if (here() !== known.current) onReturn(here())
    }
    addEventListener('popstate', onPopState)
    return () => removeEventListener('popstate', onPopState)
  })
}

/** Shows the page at an address, the one that was asked for last: `arrive` runs just before, `giveUp` where there is none to show. */
function useShow(onArrived: (boot: Boot) => void) {
  const going = useRef<AbortController | null>(null)
  return async (address: string, arrive: () => void, giveUp: () => void) => {
    going.current?.abort()
    const asking = new AbortController()
    going.current = asking
    const { signal } = asking
    try {
      const page = await pageAt(address, signal)
      if (signal.aborted) return
      arrive()
      document.title = page.title
      onArrived(page.boot)
    } catch {
      if (!signal.aborted) giveUp()
    }
  }
}

/**
 * Follows links to other forms of this page without leaving the document, each as one step of the history (H-2). What goes
 * wrong is left to the browser, which goes there by itself. `stay` leaves the focus on the link, `toTop` takes it to the heading.
 */
export function useFollow(boot: Boot, onArrived: (boot: Boot) => void): { stay: Follow; toTop: Follow } {
  const show = useShow(onArrived)
  const toHeading = useRef(false)

  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs when another list is shown
  useEffect(() => {
    if (toHeading.current) showHeading()
    toHeading.current = false
  }, [boot])

  useReturn((address) => {
    const reload = () => location.reload()
    void show(address, () => undefined, reload)
  })

  const followTo = (top: boolean) => (event: TargetedMouseEvent<HTMLAnchorElement>) => {
    if (!isPlain(event)) return
    event.preventDefault()
    const address = event.currentTarget.href
    const arrive = () => {
      history.pushState(null, '', address)
      toHeading.current = top
    }
    void show(address, arrive, () => location.assign(address))
  }
  return { stay: followTo(false), toTop: followTo(true) }
}
