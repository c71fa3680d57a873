import { useContext } from 'preact/hooks'
import type { Look } from '../core/boot'
import { LookContext } from '../core/look'
import { type MessageId, useLanguage } from '../core/messages'

const VERBS: Record<Look['verb'], MessageId> = {
  'sign-petition': 'form.heading',
  'add-name': 'form.addName',
  'sign-now': 'form.signNow',
}

/** What the organisation's buttons say that sign (1.3). */
export function useSignVerb(): string {
  const { verb } = useContext(LookContext)
  return useLanguage().text(VERBS[verb])
}
