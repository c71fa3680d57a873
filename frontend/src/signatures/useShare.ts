import { useEffect, useState } from 'preact/hooks'
import type { Form } from '../core/boot'
import { useLanguage } from '../core/messages'
import type { Shared } from './networks'

interface ShareOptions {
  /** What a plain POST of the share form has left behind. */
  form: Form | null
  title: string
  /** Absolute, without a personal link. */
  url: string
  code: string | null
}

/** What is shared: the words, which a person may change, and the link, which is theirs unless they share without it (T-5). */
export function useShare({ form, title, url, code }: ShareOptions) {
  const { text } = useLanguage()
  const sent = form?.values.action === 'share' ? form.values : {}
  const [message, setMessage] = useState(sent.message ?? text('share.message', { title }))
  const [plain, setPlain] = useState(sent.link === 'none')
  const [server, setServer] = useState(sent.server ?? '')
  const alive = useAlive()
  const link = code === null || plain ? url : `${url}?r=${code}`
  const shared: Shared = { title, message, url: link }
  return { shared, plain, setPlain, setMessage, server, setServer, alive }
}

export type Sharing = ReturnType<typeof useShare>

/** Whether a script brought the page to life: what needs one is shown then. */
function useAlive(): boolean {
  const [alive, setAlive] = useState(false)
  useEffect(() => setAlive(true), [])
  return alive
}
