import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Form, PersonalLink, Problem } from '../core/boot'
import { controlId, described, Field } from '../core/field'
import { Text, useLanguage } from '../core/messages'
import { Summary } from '../core/summary'
import { Links } from './links'
import { Mastodon } from './mastodon'
import type { Network } from './networks'
import { useCalm } from './usePersonalLink'
import { type Sharing, useShare } from './useShare'

interface ShareProps {
  title: string
  /** Of the petition, without a personal link: absolute, and as a path. */
  url: string
  address: string
  order: Network[]
  form: Form | null
  /** The link of whoever has signed here; null where there is none yet. */
  link: PersonalLink | null
}

/** Asking others: one form of plain links, which a script makes shorter work of (T-4 to T-6). */
export function Share({ title, url, address, order, form, link }: ShareProps) {
  const { text } = useLanguage()
  const sharing = useShare({ form, title, url, code: link?.code ?? null })
  const problems = form?.values.action === 'share' ? form.problems : []
  return (
    <section id="share" aria-labelledby="share-heading">
      <Summary problems={problems} refusal={null} fields={['message', 'server']} />
      <h2 id="share-heading">{text('share.heading')}</h2>
      <p class="why">{text('share.why')}</p>
      <form method="post" action={`${address}/thanks#share`} onSubmit={(event) => event.preventDefault()}>
        {sharing.plain && <input type="hidden" name="link" value="none" />}
        <Links
          sharing={sharing}
          order={order}
          address={address}
          mastodon={<Mastodon sharing={sharing} problems={problems} />}
        />
        <Message sharing={sharing} problems={problems} />
        <Field field="share" label={text('share.link')} problems={[]}>
          <input id={controlId('share')} value={sharing.shared.url} readOnly={true} dir="ltr" />
        </Field>
      </form>
      {link !== null && <Personal sharing={sharing} link={link} address={address} />}
    </section>
  )
}

export interface PartProps {
  sharing: Sharing
  problems: Problem[]
}

function Message({ sharing, problems }: PartProps) {
  const { text } = useLanguage()
  const [given] = useState(sharing.shared.message)
  const [open] = useState(problems.some(({ field }) => field === 'message'))
  return (
    <details open={open} class="message">
      <summary>{text('share.changeMessage')}</summary>
      <Field field="message" label={text('share.messageLabel')} problems={problems}>
        <textarea
          id={controlId('message')}
          name="message"
          rows={3}
          dir="auto"
          onInput={(event) => sharing.setMessage(event.currentTarget.value)}
          {...described({ field: 'message', problems })}
        >
          {given}
        </textarea>
      </Field>
      <button type="submit" class="quiet unscripted" name="action" value="share">
        {text('share.use')}
      </button>
    </details>
  )
}

interface PersonalProps {
  sharing: Sharing
  link: PersonalLink
  address: string
}

/** What came of the personal link, and the way to share without it (T-5, T-6). */
function Personal({ sharing, link, address }: PersonalProps) {
  const { text } = useLanguage()
  const { plain, setPlain, shared } = sharing
  const through: ComponentChildren = <Text id="share.through" values={{ count: link.count }} />
  const spoken = useCalm(text('share.through', { count: link.count }).replace(/<\/?\w+>/gu, ''))
  return (
    <>
      <p class="through">{through}</p>
      <p class="unseen" role="status">
        {spoken}
      </p>
      <form
        method="post"
        action={`${address}/thanks#share`}
        onSubmit={(event) => {
          event.preventDefault()
          setPlain(!plain)
        }}
      >
        <p>{text('share.personal')}</p>
        <input type="hidden" name="message" value={shared.message} />
        {!plain && <input type="hidden" name="link" value="none" />}
        <button type="submit" class="quiet" name="action" value="share">
          {text(plain ? 'share.with' : 'share.without')}
        </button>
      </form>
    </>
  )
}
