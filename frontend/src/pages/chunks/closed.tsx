import type { BootOf } from '../../core/boot'
import { FollowBox } from '../../followers/form'
import { petitionPath } from '../../petitions/address'
import { isOutcome } from '../../petitions/state'
import { ShareLinks } from '../../signatures/links'
import { SignPlace } from '../../signatures/place'
import '../more.css'
import type { Kinds } from '../kinds'
import { Petition } from '../petition'

/** A petition that takes no signatures: who wants to be told leaves an address. When it came to an end to tell of, it asks to be shared. */
export const kinds: Pick<Kinds, 'petition'> = {
  petition: {
    body: (boot) => (
      <Petition
        boot={boot}
        sign={
          <SignPlace boot={boot} petition={boot.data.petition}>
            <FollowBox boot={boot} petition={boot.data.petition} />
          </SignPlace>
        }
        share={isOutcome(boot.data.petition.state) ? <ShareOutcome boot={boot} /> : null}
      />
    ),
    name: (boot) => boot.data.petition.title,
  },
}

function ShareOutcome({ boot }: { boot: BootOf<'petition'> }) {
  const { slug, note, title } = boot.data.petition
  return (
    <ShareLinks
      boot={boot}
      title={`${note} ${title}`}
      address={petitionPath(boot.locale, slug)}
      heading="outcome.share"
      why="outcome.shareWhy"
    />
  )
}
