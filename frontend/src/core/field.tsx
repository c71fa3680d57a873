import type { ComponentChildren } from 'preact'
import type { Problem } from './boot'
import { Text } from './messages'

/** The id of a field's control; the error summary links to it. */
export function controlId(field: string): string {
  return `field-${field}`
}

interface Described {
  field: string
  problems: Problem[]
  help?: string | undefined
}

/** `aria-` attributes that tie a control to its help and its problem (G-9). */
export function described({ field, problems, help }: Described) {
  const wrong = problems.some((problem) => problem.field === field)
  const ids = [
    ...(help === undefined ? [] : [`${controlId(field)}-help`]),
    ...(wrong ? [`${controlId(field)}-error`] : []),
  ]
  return {
    'aria-invalid': wrong ? ('true' as const) : undefined,
    'aria-describedby': ids.length > 0 ? ids.join(' ') : undefined,
  }
}

/** The help and the problem of a field, between its label and its control. */
export function Notes({ field, problems, help }: Described) {
  const problem = problems.find((candidate) => candidate.field === field)
  return (
    <>
      {help !== undefined && (
        <p class="help" id={`${controlId(field)}-help`}>
          {help}
        </p>
      )}
      {problem !== undefined && (
        <p class="error" id={`${controlId(field)}-error`}>
          <Text id="error.prefixed" values={{ message: problem.message }} />
        </p>
      )}
    </>
  )
}

interface FieldProps extends Described {
  label: string
  children: ComponentChildren
}

/** A visible label above one control (G-8). */
export function Field({ label, children, ...notes }: FieldProps) {
  return (
    <div class="field">
      <label for={controlId(notes.field)}>{label}</label>
      <Notes {...notes} />
      {children}
    </div>
  )
}

export interface Choice {
  value: string
  label: string
  /** What one should know before choosing it. */
  note?: string | undefined
}

interface ChoicesProps extends Described {
  legend: string
  choices: Choice[]
  chosen: string | undefined
}

/** A question with radio buttons; the first one carries the field's id. */
export function Choices({ legend, choices, chosen, ...notes }: ChoicesProps) {
  const { field } = notes
  return (
    <fieldset class="field" {...described(notes)}>
      <legend>{legend}</legend>
      <Notes {...notes} />
      {choices.map(({ value, label, note }, index) => {
        const id = index === 0 ? controlId(field) : `${controlId(field)}-${value}`
        return (
          <div class="choice" key={value}>
            <input type="radio" id={id} name={field} value={value} defaultChecked={value === chosen} />
            <label for={id}>
              {label}
              {note !== undefined && <span class="note">{note}</span>}
            </label>
          </div>
        )
      })}
    </fieldset>
  )
}
