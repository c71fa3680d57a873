import type { Common, PetitionData, Tenant } from '../core/boot'
import { Text, useLanguage } from '../core/messages'
import { petitionPath } from '../petitions/address'

interface MemberBoxProps {
  boot: Common
  petition: PetitionData
  tenant: Tenant
}

/** For those the organisation knows already: where they log in. */
export function MemberBox({ boot, petition, tenant }: MemberBoxProps) {
  const { text } = useLanguage()
  const { memberName: member, providers } = tenant
  return (
    <details class="member">
      <summary>{member === '' ? text('member.plain') : text('member.summary', { member })}</summary>
      {providers.length > 0 && (
        <form method="post" action={`${petitionPath(boot.locale, petition.slug)}/member${boot.query}`}>
          {providers.map(({ id, name }) => (
            <button key={id} type="submit" class="quiet" name="provider" value={id}>
              {text('member.continue', { provider: name })}
            </button>
          ))}
        </form>
      )}
      <p>
        <Text id="member.text" tags={{ link: (words) => <a href="#sign">{words}</a> }} />
      </p>
    </details>
  )
}
