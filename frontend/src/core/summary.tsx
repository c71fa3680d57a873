import { useEffect, useRef } from 'preact/hooks'
import type { Problem, Refusal } from './boot'
import { controlId } from './field'
import { useLanguage } from './messages'

interface SummaryProps {
  problems: Problem[]
  refusal: Refusal | null
  /** The fields of the form around it: problems of other fields have nothing to link to. */
  fields: string[]
}

/** Shows the label before the control gets the focus, so that the person sees what is asked (G-9). */
function showField(event: Event, field: string) {
  const control = document.getElementById(controlId(field))
  if (control === null) return
  event.preventDefault()
  const label = control.closest('fieldset')?.querySelector('legend') ?? control.closest('.field')
  control.closest('details')?.setAttribute('open', '')
  label?.scrollIntoView()
  control.focus({ preventScroll: true })
}

/** What keeps a form from being taken, above the form; takes the focus when it appears (G-9, F-14). */
export function Summary({ problems, refusal, fields }: SummaryProps) {
  const { text } = useLanguage()
  const box = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new list takes the focus, also the same one again
  useEffect(() => box.current?.focus(), [problems, refusal])
  const items = refusal === null ? problems : [...problems, { field: '', ...refusal }]
  if (items.length === 0) return null
  return (
    <div class="summary" ref={box} role="alert" tabIndex={-1} aria-labelledby="summary-heading">
      <h2 id="summary-heading">{text('error.heading')}</h2>
      <ul>
        {items.map(({ field, message }) => (
          <li key={field + message}>
            {fields.includes(field) ? (
              <a href={`#${controlId(field)}`} onClick={(event) => showField(event, field)}>
                {message}
              </a>
            ) : (
              message
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
