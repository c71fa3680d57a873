import type { BootOf } from '../core/boot'
import { languageOf } from '../core/locale'
import { Text, useLanguage } from '../core/messages'
import { Summary } from '../core/summary'
import { petitionPath } from '../petitions/address'
import { BriefCard } from '../signatures/dataCard'
import { followingHeading } from './heading'

/** In the path of the link that asks whether to be told; the one that stops the mails has `u`. */
const CONFIRMING = /\/f\/(?=[^/]+$)/u

type Data = BootOf<'following'>['data']
type Found = NonNullable<Data['following']>

/** What the links in the mails to a follower show; nothing changes until a button is pressed (U-2). */
export function Following({ boot }: { boot: BootOf<'following'> }) {
  const { form, data, tenant } = boot
  const { following, asks } = data
  return (
    <article class="narrow">
      <Summary problems={[]} refusal={form?.refusal ?? null} fields={[]} />
      {following === null ? <Gone /> : <Standing boot={boot} found={following} asks={asks} />}
      {tenant !== null && following !== null && (
        <BriefCard contact={tenant.contact} says={['follow.address', `follow.keep.${following.wish}`, 'data.never']} />
      )}
    </article>
  )
}

function Gone() {
  const { text } = useLanguage()
  return (
    <>
      <h1>{text('confirm.unknown')}</h1>
      <p>{text('follow.gone')}</p>
    </>
  )
}

interface StandingProps {
  boot: BootOf<'following'>
  found: Found
  asks: Data['asks']
}

function Standing({ boot, found, asks }: StandingProps) {
  const { state, petition, sentTo } = found
  const address = petitionPath(petition.locale, petition.slug)
  const stopPath = boot.path.replace(CONFIRMING, '/u/')
  return (
    <>
      <h1>
        <Text id={followingHeading({ following: found, asks })} values={{ address: <bdi dir="ltr">{sentTo}</bdi> }} />
      </h1>
      <p>
        <a href={address} {...languageOf(petition.locale, boot.locale)}>
          {petition.title}
        </a>
      </p>
      {state === 'STOPPED' && <Stopped path={stopPath} />}
      {state !== 'STOPPED' && asks === 'stop' && (
        <Stop path={stopPath} sentTo={sentTo} told={state === 'TOLD'} organisation={boot.tenant?.name ?? ''} />
      )}
      {state !== 'STOPPED' && asks === 'confirm' && (
        <Answer path={boot.path} stopPath={stopPath} state={state} address={address} />
      )}
    </>
  )
}

interface AnswerProps {
  path: string
  stopPath: string
  state: Found['state']
  /** The petition's. */
  address: string
}

/** The one button that the link is for, or what it has brought about. */
function Answer({ path, stopPath, state, address }: AnswerProps) {
  const { text } = useLanguage()
  if (state === 'TOLD') return <p>{text('follow.told')}</p>
  if (state === 'EXPIRED') {
    return (
      <p>
        <a href={`${address}/follow`}>{text('follow.again')}</a>
      </p>
    )
  }
  const pending = state === 'PENDING'
  return (
    <>
      {pending && (
        <form method="post" action={path}>
          <button type="submit" class="button" name="action" value="confirm">
            {text('form.newsYes')}
          </button>
        </form>
      )}
      <p>
        <a href={stopPath}>{text(pending ? 'follow.notMe' : 'follow.stopButton')}</a>
      </p>
    </>
  )
}

function Stop({
  path,
  sentTo,
  told,
  organisation,
}: {
  path: string
  sentTo: string
  told: boolean
  organisation: string
}) {
  const { text } = useLanguage()
  return (
    <>
      {told ? (
        <p>{text('follow.told')}</p>
      ) : (
        <p>
          <Text id="follow.stopText" values={{ address: <bdi dir="ltr">{sentTo}</bdi> }} />
        </p>
      )}
      <form method="post" action={path} class="stopping">
        <button type="submit" class="button" name="action" value="stop">
          {text('follow.stopButton')}
        </button>
        <button type="submit" class="quiet" name="action" value="stopAll">
          {text('follow.stopAll', { organisation })}
        </button>
      </form>
    </>
  )
}

function Stopped({ path }: { path: string }) {
  const { text } = useLanguage()
  return (
    <>
      <p role="status">{text('follow.stoppedText')}</p>
      <form method="post" action={path}>
        <button type="submit" class="quiet" name="action" value="undo">
          {text('follow.undo')}
        </button>
      </form>
    </>
  )
}
