import type { ComponentChildren } from 'preact'
import type { Common, PetitionData } from '../core/boot'
import { useLanguage } from '../core/messages'
import { petitionPath } from '../petitions/address'
import { StateNotice, stateWord } from '../petitions/state'

interface PlaceProps {
  boot: Common
  petition: PetitionData
  /** Whether a form is shown although none is taken. */
  refused?: boolean
  children?: ComponentChildren
}

/** The place where one signs, with the form; where there is none it says why. */
export function SignPlace({ boot, petition, refused = false, children }: PlaceProps) {
  const { text } = useLanguage()
  return (
    <section class="card" id="sign" tabIndex={-1} aria-labelledby="sign-heading">
      <h2 id="sign-heading">{text(petition.isOpen || refused ? 'form.heading' : stateWord(petition.state))}</h2>
      <StateNotice petition={petition} address={petitionPath(boot.locale, petition.slug)} />
      {children}
    </section>
  )
}
