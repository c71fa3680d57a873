import type { Form } from './boot'

/** Whether a form came that was not taken. It is shown again, and nothing typed is lost. */
export function wasRefused(form: Form | null): form is Form {
  return form !== null && (form.refusal !== null || form.problems.length > 0)
}
