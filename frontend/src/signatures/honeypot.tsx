import { controlId } from '../core/field'
import { useLanguage } from '../core/messages'

/** Filled only by programs that fill whatever they find (F-7). */
export function Honeypot({ id = 'website' }: { id?: string }) {
  const { text } = useLanguage()
  return (
    <div class="unseen" aria-hidden="true">
      <label for={controlId(id)}>{text('form.website')}</label>
      <input id={controlId(id)} name="website" tabIndex={-1} autocomplete="off" />
    </div>
  )
}
