import '../more.css'
import { Update } from '../../updates/update'
import { Updates } from '../../updates/updates'
import type { Kinds } from '../kinds'

/** What happened since, with the form while one can sign. */
export const kinds: Pick<Kinds, 'update' | 'updates'> = {
  update: {
    body: (boot, { onSigned }) => <Update boot={boot} onSigned={onSigned} />,
    name: (boot) => boot.data.update.title,
  },
  updates: {
    body: (boot, { onSigned }) => <Updates boot={boot} onSigned={onSigned} />,
    name: (boot, { text }) => text('feed.title', { title: boot.data.petition.title }),
  },
}
