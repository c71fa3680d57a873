import { useRef, useState } from 'preact/hooks'
import { controlId, described, Field } from '../core/field'
import { useLanguage } from '../core/messages'
import { linkToServer, NAMES } from './networks'
import type { PartProps } from './share'

/** There are many servers, so it asks for the person's own. */
export function Mastodon({ sharing, problems }: PartProps) {
  const { text } = useLanguage()
  const help = text('share.serverHelp')
  const { found, open, way, shown, goOn, type } = useGoingOn({ sharing, problems })
  return (
    <details open={open}>
      <summary>{NAMES.mastodon}</summary>
      <Field field="server" label={text('share.server')} problems={shown} help={help}>
        <input
          id={controlId('server')}
          name="server"
          inputmode="url"
          autocapitalize="none"
          spellcheck={false}
          dir="ltr"
          maxLength={253}
          value={sharing.server}
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && goOn(event)}
          {...described({ field: 'server', problems: shown, help })}
        />
      </Field>
      {/* With script the link takes its place as soon as there is one. */}
      <button
        type="submit"
        class={found === null ? 'quiet' : 'quiet unscripted'}
        name="action"
        value="share"
        onClick={goOn}
      >
        {text('share.toServer')}
      </button>
      {found !== null && (
        <a ref={way} href={found.link} rel="noreferrer">
          {text('share.onServer', { server: found.host })}
        </a>
      )}
    </details>
  )
}

/** Going on with a script: to the server, where it is one; else it says what is missing. Without a script the form is sent. */
function useGoingOn({ sharing, problems }: PartProps) {
  const { text } = useLanguage()
  const way = useRef<HTMLAnchorElement>(null)
  const found = linkToServer(sharing.server, sharing.shared)
  const [open] = useState(problems.some(({ field }) => field === 'server') || found !== null)
  const [refused, setRefused] = useState(false)
  const unknown = { field: 'server', code: 'SERVER_INVALID', message: text('problem.SERVER_INVALID') }

  function goOn(event: Event) {
    if (!sharing.alive) return
    event.preventDefault()
    if (way.current !== null) return way.current.click()
    setRefused(true)
    document.getElementById(controlId('server'))?.focus()
  }

  function type(server: string) {
    setRefused(false)
    sharing.setServer(server)
  }

  return { found, open, way, shown: refused ? [unknown] : problems, goOn, type }
}
