import type { RefObject } from 'preact'
import type { Problem } from '../core/boot'
import { controlId, described } from '../core/field'
import { EMAIL_LIMIT } from './limits'

interface EmailInputProps {
  /** What the page calls it, where another form of the same page asks too. */
  field?: string
  problems: Problem[]
  help?: string
  /** What was typed before. */
  kept: string | undefined
  /** What the keyboard's Enter does. */
  enter: 'next' | 'send'
  input?: RefObject<HTMLInputElement | null> | null
}

/** Where an address is typed. */
export function EmailInput({ field = 'email', problems, help, kept, enter, input = null }: EmailInputProps) {
  return (
    <input
      ref={input}
      id={controlId(field)}
      name="email"
      type="email"
      inputmode="email"
      autocomplete="email"
      spellcheck={false}
      dir="ltr"
      maxLength={EMAIL_LIMIT}
      enterkeyhint={enter}
      defaultValue={kept}
      {...described({ field, problems, help })}
    />
  )
}
