/**
 * when our script fails after it has started, the page becomes again what the server sent, a form that works by itself.
 */

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

function controls(root: Element): Control[] {
  return [...root.querySelectorAll<Control>('input[name], select[name], textarea[name]')]
}

function isChosen(control: Control): control is HTMLInputElement {
  return control instanceof HTMLInputElement && (control.type === 'radio' || control.type === 'checkbox')
}

function copy(from: Control, to: Control) {
  if (!(isChosen(from) && isChosen(to))) to.value = from.value
  else if (to.value === from.value) to.checked = from.checked
}

/** Puts what was typed into the same fields of the other. */
export function keepTyped(from: Element, to: Element) {
  const targets = controls(to)
  for (const control of controls(from)) {
    for (const target of targets.filter(({ name }) => name === control.name)) copy(control, target)
  }
}

/** Whether the fault is in our script, and not in something that a browser's owner has added. */
function isOurs(stack: string | undefined): boolean {
  return stack?.includes(`${location.origin}/assets/`) ?? false
}

/** Call before the page comes to life; afterwards the first fault in our script takes it back. */
export function prepareRetreat(app: HTMLElement) {
  // Kept in a document that nobody sees: a copy in this one would fetch even its lazy images.
  const served = document.implementation.createHTMLDocument().importNode(app, true)
  const address = location.pathname + location.search
  const watching = new AbortController()

  function retreat(error: unknown) {
    if (!(error instanceof Error && isOurs(error.stack))) return
    watching.abort()
    if (location.pathname + location.search !== address) return location.reload()
    const shown = document.getElementById('app')
    if (shown === null) return
    keepTyped(shown, served)
    shown.replaceWith(served)
  }

  addEventListener('error', ({ error }) => retreat(error), { signal: watching.signal })
  addEventListener('unhandledrejection', ({ reason }) => retreat(reason), { signal: watching.signal })
}
