import type { Common, PetitionData, Problem } from '../core/boot'
import { Field } from '../core/field'
import { useLanguage } from '../core/messages'
import { petitionPath } from '../petitions/address'
import { BriefCard } from '../signatures/dataCard'
import { EmailInput } from '../signatures/emailInput'
import { Honeypot } from '../signatures/honeypot'

/** Not `email`, for the form to sign may stand on the same page (F-17). */
export const FIELD = 'follow'

interface FollowProps {
  boot: Common
  petition: PetitionData
  problems: Problem[]
}

/** "Tell me": an address, for those who want to hear of a petition that takes no signatures (1.11). */
export function FollowForm({ boot, petition, problems }: FollowProps) {
  const { text } = useLanguage()
  const { follow: wish } = petition
  if (wish === null) return null
  const help = text('follow.emailHelp')
  return (
    <>
      <form
        method="post"
        action={`${petitionPath(boot.locale, petition.slug)}/follow${boot.query}`}
        noValidate={true}
        class="following"
      >
        <p>{text(`follow.promise.${wish}`, { organisation: boot.tenant?.name ?? '' })}</p>
        <Field field={FIELD} label={text('form.email')} problems={problems} help={help}>
          <EmailInput field={FIELD} problems={problems} help={help} kept={boot.form?.values.email} enter="send" />
        </Field>
        <Honeypot id="followWebsite" />
        <button type="submit" class="button">
          {text('follow.button')}
        </button>
      </form>
      {boot.tenant !== null && (
        <BriefCard contact={boot.tenant.contact} says={['follow.address', `follow.keep.${wish}`, 'data.never']} />
      )}
    </>
  )
}

/** The form under its heading, for the place where one signs. */
export function FollowBox({ boot, petition }: Omit<FollowProps, 'problems'>) {
  const { text } = useLanguage()
  if (petition.follow === null) return null
  return (
    <>
      <h3>{text(`follow.heading.${petition.follow}`)}</h3>
      <FollowForm boot={boot} petition={petition} problems={[]} />
    </>
  )
}
