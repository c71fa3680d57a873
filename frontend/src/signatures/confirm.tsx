import type { BootOf, PageData } from '../core/boot'
import { languageOf } from '../core/locale'
import { type MessageId, Text, useLanguage } from '../core/messages'
import { Summary } from '../core/summary'
import { petitionPath } from '../petitions/address'
import { ShareLinks } from './links'

type Confirmation = NonNullable<PageData['confirm']['confirmation']>

/** What the link of the confirmation mail shows; nothing changes until a button is pressed (C-3 to C-5). */
export function Confirm({ boot }: { boot: BootOf<'confirm'> }) {
  const { form, data } = boot
  const done = form !== null && form.refusal === null ? form.values.action : undefined
  return (
    <article class="narrow">
      <Summary problems={[]} refusal={form?.refusal ?? null} fields={[]} />
      <Outcome boot={boot} confirmation={data.confirmation} done={done} />
    </article>
  )
}

interface OutcomeProps {
  boot: BootOf<'confirm'>
  confirmation: Confirmation | null
  /** The action that has just succeeded. */
  done: string | undefined
}

function Outcome({ boot, confirmation, done }: OutcomeProps) {
  if (done === 'remove') return <Notice title="confirm.removed" text="confirm.removedText" />
  if (confirmation === null) return <Notice title="confirm.unknown" text="confirm.unknownText" />
  if (done === 'resend') return <Notice title="confirm.sentNew" text="confirm.sentNewText" />
  const { name, state, petition, others } = confirmation
  const heading = { PENDING: 'confirm.ask', EXPIRED: 'confirm.expired', CONFIRMED: 'confirm.already' } as const
  const address = petitionPath(petition.locale, petition.slug)
  const id = done === 'confirm' && state === 'CONFIRMED' ? 'thanks.thanks' : heading[state]
  return (
    <>
      <h1>
        <Text id={id} values={{ name: <bdi dir="auto">{name}</bdi> }} />
      </h1>
      <p>
        <a href={address} {...languageOf(petition.locale, boot.locale)}>
          {petition.title}
        </a>
      </p>
      <Answer path={boot.path} state={state} />
      {state === 'CONFIRMED' && <ShareLinks boot={boot} title={petition.title} address={address} />}
      {others.length > 0 && <Others path={boot.path} others={others} />}
      <NotMe path={boot.path} />
    </>
  )
}

function Notice({ title, text: words }: { title: MessageId; text: MessageId }) {
  const { text } = useLanguage()
  return (
    <>
      <h1>{text(title)}</h1>
      <p>{text(words)}</p>
    </>
  )
}

/** The one button that the link is for, or what it has brought about. */
function Answer({ path, state }: { path: string; state: Confirmation['state'] }) {
  const { text } = useLanguage()
  if (state === 'CONFIRMED') return <p>{text('thanks.counted')}</p>
  return (
    <form method="post" action={path}>
      <button type="submit" class="button" name="action" value={state === 'PENDING' ? 'confirm' : 'resend'}>
        {text(state === 'PENDING' ? 'confirm.button' : 'confirm.sendNew')}
      </button>
    </form>
  )
}

/** What the same address has signed here and not confirmed: one mail serves for all of it. */
function Others({ path, others }: { path: string; others: Confirmation['others'] }) {
  const { text } = useLanguage()
  return (
    <section aria-labelledby="others">
      <h2 id="others">{text('confirm.others')}</h2>
      {others.map(({ slug, locale, title }) => (
        <form method="post" action={path} key={slug}>
          <p>
            <a href={petitionPath(locale, slug)}>{title}</a>
          </p>
          <input type="hidden" name="petition" value={slug} />
          <button type="submit" class="quiet" name="action" value="confirm">
            {text('confirm.buttonFor', { title })}
          </button>
        </form>
      ))}
    </section>
  )
}

/** The way out for the wrong person (C-4). */
function NotMe({ path }: { path: string }) {
  const { text } = useLanguage()
  return (
    <details>
      <summary>{text('confirm.notMe')}</summary>
      <p>{text('confirm.notMeText')}</p>
      {/* The mail links here; browsers open the disclosure around the target of a link. */}
      <form method="post" action={path} id="remove">
        <button type="submit" class="quiet" name="action" value="remove">
          {text('confirm.remove')}
        </button>
      </form>
    </details>
  )
}
