import type { TypedDocumentString } from '../gql/graphql'

/** An answer that holds no data to work with. `away` says that the server itself cannot work now (500 and above). */
export class AnswerError extends Error {
  readonly away: boolean

  constructor(message: string, status: number) {
    super(message)
    this.away = status >= 500
  }
}

/**
 * Sends a persisted operation and gives its data.
 *
 * Only the document's hash travels; the server has the text. Refusals are data. Throws AnswerError for a status other than
 * 200 and for a fault; what `fetch` throws, where no answer came: a TypeError, or the signal's time-out.
 */
export async function send<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  signal: AbortSignal,
): Promise<Result> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ documentId: document.__meta__?.hash, variables }),
    signal,
  })
  if (!response.ok) throw new AnswerError(`status ${response.status}`, response.status)
  const answer = (await response.json()) as { data?: Result; errors?: unknown }
  if (answer.errors !== undefined || answer.data === undefined)
    throw new AnswerError('the answer has no data', response.status)
  return answer.data
}
