import type { Common, PetitionData } from '../core/boot'
import { Text, useLanguage } from '../core/messages'
import { petitionPath, privacyPath } from '../petitions/address'
import { DataCard } from './dataCard'
import { CountryField, NameField, NewsField, type SignProps, SignSummary } from './form'
import { NameChoice } from './nameChoice'
import { ownFields } from './ownFieldsLater'

/** Signing with one press for whoever is logged in: what is known is not asked. It goes the ordinary way, without a script too. */
export function MemberSign({ boot, petition, signing, summary }: SignProps) {
  const { member, tenant } = boot
  const { problems } = signing
  const kept = boot.form?.values ?? {}
  const Own = petition.fields.length > 0 ? ownFields.get().OwnFields : null
  if (member === null) return null
  const asks = (field: string) => member.missing.includes(field)
  const name = <bdi dir="auto">{member.name === '' ? member.address : member.name}</bdi>
  return (
    <>
      {summary && <SignSummary signing={signing} petition={petition} />}
      <p>
        <Text id="member.hello" values={{ address: <bdi dir="ltr">{member.address}</bdi> }} />
      </p>
      <form method="post" action={memberAddress(boot, petition)} noValidate={true}>
        {asks('name') && <NameField problems={problems} kept={kept.name} />}
        {asks('country') && (
          <CountryField problems={problems} kept={kept.country} pinned={tenant?.suggestedCountries ?? []} />
        )}
        {Own !== null && <Own fields={petition.fields} problems={problems} kept={kept} />}
        {asks('news') && <NewsField problems={problems} kept={kept.news} organisation={tenant?.name ?? ''} />}
        <NameChoice petition={petition} problems={problems} kept={kept.nameVisibility} />
        <input type="hidden" name="letterVersion" value={petition.letterVersion} />
        <button type="submit" class="button" name="action" value="sign">
          <span>
            <Text id="member.signAs" values={{ name }} />
          </span>
        </button>
      </form>
      <Leave address={memberAddress(boot, petition)} />
      {tenant !== null && <DataCard {...{ tenant, petition }} address={privacyPath(boot.locale, petition.slug)} />}
    </>
  )
}

/** For whoever is somebody else. */
function Leave({ address }: { address: string }) {
  const { text } = useLanguage()
  return (
    <form method="post" action={address}>
      <p>{text('member.notYou')}</p>
      <button type="submit" class="quiet" name="action" value="logout">
        {text('member.logout')}
      </button>
      <button type="submit" class="quiet" name="action" value="everywhere">
        {text('member.everywhere')}
      </button>
    </form>
  )
}

function memberAddress({ locale, query }: Common, { slug }: PetitionData): string {
  return `${petitionPath(locale, slug)}/member${query}`
}
