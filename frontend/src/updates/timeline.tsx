import type { BootOf } from '../core/boot'
import { languageOf } from '../core/locale'
import { useLanguage } from '../core/messages'

type Event = BootOf<'updates'>['data']['timeline'][number]

interface TimelineProps {
  events: Event[]
  /** The language of the organiser's texts. */
  locale: string
}

/** Everything that happened, the newest first: updates stand out, the rest are milestones between them (N-2). */
export function Timeline({ events, locale }: TimelineProps) {
  const { formats } = useLanguage()
  return (
    <ol class="timeline">
      {events.map((event) => (
        <li
          key={event.at + event.kind + event.title + (event.goal ?? '')}
          class={event.kind === 'UPDATE' ? 'told' : ''}
        >
          <time class="muted" dateTime={event.at}>
            {formats.day(event.at)}
          </time>
          {event.kind === 'UPDATE' ? <Told event={event} locale={locale} /> : <Milestone event={event} />}
        </li>
      ))}
    </ol>
  )
}

function Told({ event, locale }: { event: Event; locale: string }) {
  return (
    <div {...languageOf(event.locale ?? locale, useLanguage().locale)}>
      <h2>
        <a href={event.url ?? ''}>{event.title}</a>
      </h2>
      {event.text !== '' && <p>{event.text}</p>}
    </div>
  )
}

function Milestone({ event: { kind, title, text: words, url, goal } }: { event: Event }) {
  const { text } = useLanguage()
  if (kind === 'UPDATE') return null
  const said = kind === 'OUTCOME' ? words : text(`event.${kind}`, { title, text: words, goal: goal ?? 0 })
  return <p>{url === null ? said : <a href={url}>{said}</a>}</p>
}
