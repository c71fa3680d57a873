import type { PetitionData } from '../core/boot'
import { useLanguage } from '../core/messages'
import { Prose } from '../core/prose'

/** The long text, and whom it addresses (P-9, P-10). */
export function Story({ petition }: { petition: PetitionData }) {
  const { text } = useLanguage()
  return (
    <section aria-labelledby="story">
      <h2 id="story">{text('petition.story')}</h2>
      <Prose field="storyHtml" html={petition.storyHtml} />
    </section>
  )
}

export function Targets({ targets }: { targets: PetitionData['targets'] }) {
  const { text } = useLanguage()
  if (targets.length === 0) return null
  return (
    <section aria-labelledby="targets">
      <h2 id="targets">{text('petition.targets')}</h2>
      <ul class="plain">
        {targets.map((target) => (
          <li key={target.name}>
            <strong>{target.name}</strong>
            {target.role !== '' && <span class="muted"> {target.role}</span>}
            <br />
            <TargetStatus target={target} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What it got and whether it answered (P-10). */
function TargetStatus({ target }: { target: PetitionData['targets'][number] }) {
  const { text, formats } = useLanguage()
  const { receivedAt, answeredAt, answerUrl } = target
  if (answeredAt !== null) {
    const words = text('target.answered', { day: formats.day(answeredAt) })
    return answerUrl === null ? <span>{words}</span> : <a href={answerUrl}>{words}</a>
  }
  return (
    <span class="muted">
      {receivedAt === null ? text('target.asked') : text('target.received', { day: formats.day(receivedAt) })}
    </span>
  )
}
