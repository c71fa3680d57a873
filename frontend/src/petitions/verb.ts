import { useContext } from 'preact/hooks'
import { LookContext } from '../core/look'
import { useLanguage } from '../core/messages'

/** What the organisation's buttons say that sign (1.3). */
export function useSignVerb(): string {
  const { text } = useLanguage()
  return useContext(LookContext).words || text('form.heading')
}
