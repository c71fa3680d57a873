import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Common } from '../core/boot'
import { controlId, Field } from '../core/field'
import { type MessageId, useLanguage } from '../core/messages'
import { linkTo, NAMES, type Network, orderFor, type Shared } from './networks'
import { type Sharing, useShare } from './useShare'

interface ShareLinksProps {
  boot: Common
  title: string
  /** The path of the petition, and of what is shared where that is another page. */
  address: string
  path?: string
  /** What is asked for, where it is not three friends. */
  heading?: MessageId
  why?: MessageId
}

/** Asking others from a page that takes no form: links only (C-3). */
export function ShareLinks(props: ShareLinksProps) {
  const { boot, title, address, path = address, heading = 'share.heading', why = 'share.why' } = props
  const { text } = useLanguage()
  const url = boot.origin + path
  const sharing = useShare({ form: null, title, url, code: null })
  return (
    <section id="share" aria-labelledby="share-heading">
      <h2 id="share-heading">{text(heading)}</h2>
      <p class="why">{text(why)}</p>
      <Links
        sharing={sharing}
        order={orderFor(boot.tenant?.shareOrder ?? {}, '').filter((network) => network !== 'mastodon')}
        address={address}
      />
      <Field field="share" label={text('share.link')} problems={[]}>
        <input id={controlId('share')} value={url} readOnly={true} dir="ltr" />
      </Field>
    </section>
  )
}

interface LinksProps {
  sharing: Sharing
  order: Network[]
  address: string
  /** The way to a Mastodon server, which asks for one; where there is none, `order` has none either. */
  mastodon?: VNode | null
}

export function Links({ sharing, order, address, mastodon = null }: LinksProps) {
  const [first, ...others] = order
  const one = (network: Network) => (
    <li key={network} class={network === first ? 'primary' : undefined}>
      {network === 'mastodon' ? mastodon : <Way network={network} sharing={sharing} address={address} />}
    </li>
  )
  return (
    <ul class="share">
      {sharing.alive && 'share' in navigator && <Native shared={sharing.shared} />}
      {first !== undefined && one(first)}
      <Copy url={sharing.shared.url} />
      {others.map(one)}
    </ul>
  )
}

/** Those whose name is a word of the language. */
const WORDS = { email: 'share.email', sms: 'share.sms' } as const

interface WayProps {
  network: Exclude<Network, 'mastodon'>
  sharing: Sharing
  address: string
}

function Way({ network, sharing, address }: WayProps) {
  const { text } = useLanguage()
  if (network === 'qr') return <QrCode url={sharing.shared.url} address={address} />
  const name = network in WORDS ? text(WORDS[network as keyof typeof WORDS]) : NAMES[network as keyof typeof NAMES]
  return (
    <a href={linkTo(network, sharing.shared)} rel="noreferrer">
      {name}
    </a>
  )
}

/** What the device itself offers. Whoever closes it has changed their mind: that is no failure. */
function Native({ shared: { title, message, url } }: { shared: Shared }) {
  const { text } = useLanguage()
  const share = () => void navigator.share({ title, text: message, url }).catch(() => undefined)
  return (
    <li>
      <button type="button" onClick={share}>
        {text('share.native')}
      </button>
    </li>
  )
}

/** Needs a script; without one the field below it can be selected. */
function Copy({ url }: { url: string }) {
  const { text } = useLanguage()
  const [copied, setCopied] = useState(false)
  async function copy() {
    const field = document.getElementById(controlId('share'))
    if (field instanceof HTMLInputElement) field.select()
    await navigator.clipboard?.writeText(url)
    setCopied(true)
  }
  return (
    <li class="scripted">
      <button type="button" onClick={() => void copy().catch(() => undefined)}>
        {text(copied ? 'share.copied' : 'share.copy')}
      </button>
      <span class="unseen" role="status">
        {copied && text('share.copied')}
      </span>
    </li>
  )
}

function QrCode({ url, address }: { url: string; address: string }) {
  const { text } = useLanguage()
  const query = url.includes('?') ? url.slice(url.indexOf('?')) : ''
  return (
    <details>
      <summary>{text('share.qr')}</summary>
      <p>{text('share.qrHelp')}</p>
      <img
        class="qr"
        src={`${address}/qr.svg${query}`}
        alt={text('share.qrAlt', { url })}
        width={256}
        height={256}
        loading="lazy"
      />
    </details>
  )
}
