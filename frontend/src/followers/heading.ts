import type { BootOf } from '../core/boot'
import type { MessageId } from '../core/messages'

/** What the page to follow a petition is about; null where it has nothing to say but the petition's title. */
export function followHeading({ form, data }: BootOf<'follow'>): MessageId | null {
  if (form?.values.action === 'sent') return 'follow.sent'
  return data.petition.follow && `follow.heading.${data.petition.follow}`
}

/** What the page behind a link is about, by what is asked of its reader and how things stand. */
export function followingHeading({ following, asks }: BootOf<'following'>['data']): MessageId {
  if (following === null) return 'confirm.unknown'
  const { state, wish } = following
  if (state === 'STOPPED') return 'follow.stopped'
  if (state === 'TOLD') return `follow.heading.${wish}`
  if (asks === 'stop') return 'follow.stop'
  if (state === 'EXPIRED') return 'confirm.expired'
  return state === 'PENDING' ? `follow.ask.${wish}` : `follow.confirmed.${wish}`
}
