import type { Messages } from '@lingui/core'

/** The link to the messages of this page, in its language. */
export function messagesLink(): HTMLLinkElement {
  const link = document.getElementById('messages')
  if (link instanceof HTMLLinkElement) return link
  throw new Error('the page names no messages')
}

export async function messagesFrom(address: string): Promise<Messages> {
  const module = (await import(/* @vite-ignore */ address)) as { default: Messages }
  return module.default
}
