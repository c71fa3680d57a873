import { useEffect, useState } from 'preact/hooks'
import type { PetitionData } from '../core/boot'
import { type MessageId, Text, useLanguage } from '../core/messages'

export type State = PetitionData['state']

/** It takes no signatures and never will again: what is counted is final. */
const ENDED: readonly State[] = ['CLOSED', 'DELIVERED', 'ANSWERED', 'WON', 'LOST', 'ARCHIVED']

export function hasEnded(state: State): boolean {
  return ENDED.includes(state)
}

/** It was answered, won or lost: there is an end to tell of. */
export function isOutcome(state: State): state is 'ANSWERED' | 'WON' | 'LOST' {
  return state === 'ANSWERED' || state === 'WON' || state === 'LOST'
}

const WORDS: Record<State, MessageId> = {
  DRAFT: 'state.preview',
  SCHEDULED: 'fact.scheduled',
  OPEN: 'fact.open',
  PAUSED: 'fact.paused',
  CLOSED: 'fact.closed',
  DELIVERING: 'fact.delivering',
  DELIVERED: 'fact.delivered',
  ANSWERED: 'fact.answered',
  WON: 'fact.won',
  LOST: 'fact.lost',
  ARCHIVED: 'fact.archived',
  MERGED: 'fact.closed',
  REMOVED: 'fact.closed',
}

/** The state in a word or two. */
export function stateWord(state: State): MessageId {
  return WORDS[state]
}

/** What became of the petition, in the organiser's words, above its title (ux.md 1.11). */
export function Outcome({ petition: { state, note } }: { petition: Pick<PetitionData, 'state' | 'note'> }) {
  const { text } = useLanguage()
  if (!isOutcome(state)) return null
  return (
    <p class="outcome">
      <strong>{text(`outcome.${state}`)}</strong> {note}
    </p>
  )
}

type NoticeData = Pick<
  PetitionData,
  'state' | 'isOpen' | 'closesSoon' | 'opensAt' | 'closesAt' | 'until' | 'note' | 'since' | 'delivery'
>

interface NoticeProps {
  petition: NoticeData
  /** The petition's path: its updates lie below it. */
  address: string
}

/** What stands where the form does: why there is none, or when it closes (ux.md 1.11). */
export function StateNotice({ petition, address }: NoticeProps) {
  if (petition.isOpen) return petition.closesSoon ? <Closing closesAt={petition.closesAt ?? ''} /> : null
  return (
    <>
      <Why petition={petition} />
      {petition.state !== 'DRAFT' && petition.state !== 'SCHEDULED' && (
        <p>
          <Text id="state.follow" tags={{ link: (words) => <a href={`${address}/updates`}>{words}</a> }} />
        </p>
      )}
    </>
  )
}

function Why({ petition }: { petition: NoticeData }) {
  const { text, formats } = useLanguage()
  const { state, opensAt, closesAt, until, note, since, delivery } = petition
  switch (state) {
    case 'DRAFT':
      return <p>{text('state.previewText')}</p>
    case 'SCHEDULED':
      return <p>{opensAt === null ? text('state.scheduled') : text('state.opensOn', { day: formats.day(opensAt) })}</p>
    case 'PAUSED':
      return (
        <>
          <p>{until === null ? text('state.paused') : text('state.pausedUntil', { day: formats.day(until) })}</p>
          {note !== '' && <p>{note}</p>}
        </>
      )
    case 'DELIVERED': {
      const at = delivery?.deliveredAt ?? since
      return <p>{at === null ? text('state.delivered') : text('state.deliveredOn', { day: formats.day(at) })}</p>
    }
    case 'ANSWERED':
    case 'WON':
    case 'LOST':
      return <p>{text('state.outcome')}</p>
    case 'ARCHIVED':
      return <p>{note === '' ? text('state.archived') : note}</p>
    default:
      return (
        <>
          <p>{closesAt === null ? text('state.closed') : text('state.closedOn', { day: formats.day(closesAt) })}</p>
          {state === 'CLOSED' && <p>{text('state.notDelivered')}</p>}
        </>
      )
  }
}

/** Static text, no ticking clock. The reader's own time is known in the browser only. */
function Closing({ closesAt }: { closesAt: string }) {
  const { text, formats } = useLanguage()
  const [yours, setYours] = useState<string | null>(null)
  useEffect(() => setYours(formats.momentHere(closesAt)), [formats, closesAt])
  const time = formats.moment(closesAt)
  return (
    <p>
      <strong>
        {yours === null || yours === time
          ? text('state.closesAt', { time })
          : text('state.closesYours', { time, yours })}
      </strong>
    </p>
  )
}

/** Across the top of the page: a draft that is shown beforehand, or a petition that is being handed over. */
export function StateBanner({ petition: { state, isOpen } }: { petition: Pick<PetitionData, 'state' | 'isOpen'> }) {
  const { text } = useLanguage()
  if (state === 'DRAFT') {
    return (
      <p class="banner">
        <strong>{text('state.preview')}</strong>
      </p>
    )
  }
  if (state !== 'DELIVERING') return null
  return (
    <p class="banner">
      <strong>{text('state.delivering')}</strong> {isOpen && text('state.deliveringOpen')}
    </p>
  )
}
