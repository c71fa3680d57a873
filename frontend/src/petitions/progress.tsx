import { Text, useLanguage } from '../core/messages'
import { Drawing } from './drawing'
import { useLiveCount } from './liveCount'
import { useRolling } from './rolling'
import { hasEnded, type State } from './state'

/** What a page must know of a petition to show how far it has come. */
export interface Counted {
  slug: string
  state: State
  isOpen: boolean
  opensAt: string | null
  closesAt: string | null
  signatureCount: number
  goal: number | null
  minimumShown: number
  /** What happens at a goal (P-5); where it is not told, the page has no room for it. */
  goalReasons?: { goal: number; reason: string }[]
}

interface ProgressProps {
  petition: Counted
  /** In the page's language; `count.json` lies beside the petition. */
  address: string
  /** Whether the number follows what others sign while the page is open. */
  live: boolean
  /** Whether it says nothing, rather than ask for a signature, while there is no number to show. */
  signed?: boolean
  /** In milliseconds, where the count is followed more closely than elsewhere (T-6). */
  wait?: number
}

/** The sentence first, then the bar (P-4). It is no live region; only a goal that is reached is spoken (P-6). */
export function Progress({ petition, address, live, signed = false, wait }: ProgressProps) {
  const { text } = useLanguage()
  const { state, minimumShown } = petition
  const first = { count: petition.signatureCount, goal: petition.goal }
  const { count, goal, reached } = useLiveCount(`${address}/count.json`, first, live && petition.isOpen, wait)
  const rolling = useRolling(count)
  const shown = !hasEnded(state) && count >= minimumShown && goal !== null
  const reason = petition.goalReasons?.find((one) => one.goal === goal)?.reason
  const none = !hasEnded(state) && count < Math.max(minimumShown, signed ? 1 : 0)
  if (state === 'SCHEDULED' || state === 'DRAFT' || (signed && none)) return null
  const id = `progress-${petition.slug}`
  return (
    <div class="progress">
      <p class="count" id={id}>
        {none ? text('progress.first') : <Sentence petition={petition} count={rolling} goal={goal} />}
      </p>
      {shown && (
        <>
          <Drawing part={Math.min(count / goal, 1)} />
          <progress value={Math.min(count, goal)} max={goal} aria-labelledby={id} />
        </>
      )}
      {shown && reason !== undefined && <p class="goalReason">{reason}</p>}
      {live && (
        <p class="unseen" role="status">
          {reached === null ? '' : text('progress.goalReached', { goal: reached })}
        </p>
      )}
    </div>
  )
}

interface SentenceProps {
  petition: Counted
  count: number
  goal: number | null
}

function Sentence({ petition: { state, opensAt, closesAt }, count, goal }: SentenceProps) {
  const { formats } = useLanguage()
  if (!hasEnded(state)) {
    return goal === null ? (
      <Text id="progress.noGoal" values={{ count }} />
    ) : (
      <Text id="progress.goal" values={{ count, goal }} />
    )
  }
  return opensAt === null || closesAt === null ? (
    <Text id="progress.closed" values={{ count }} />
  ) : (
    <Text id="progress.closedBetween" values={{ count, from: formats.day(opensAt), to: formats.day(closesAt) }} />
  )
}
