import type { PetitionData } from '../core/boot'
import { Text, useLanguage } from '../core/messages'

type Signer = PetitionData['recentSigners'][number]

/** The latest signers: by name only where they chose so, by country only where the server tells it (P-11). */
export function Supporters({ petition }: { petition: PetitionData }) {
  const { text, formats } = useLanguage()
  const { recentSigners, countries } = petition
  if (recentSigners.length === 0) return null
  return (
    <section aria-labelledby="supporters">
      <h2 id="supporters">{text('petition.supporters')}</h2>
      {countries.length > 0 && <p>{text('supporter.countries', { count: countries.length })}</p>}
      <ul class="plain">
        {recentSigners.map((signer) => (
          <li key={signer.signedAt + (signer.name ?? '')}>
            <Who signer={signer} /> <time dateTime={signer.signedAt}>{formats.day(signer.signedAt)}</time>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Who({ signer: { name, country } }: { signer: Signer }) {
  const { text, formats } = useLanguage()
  const place = country === null ? null : formats.country(country)
  if (name === null)
    return <>{place === null ? text('supporter.someone') : text('supporter.someoneIn', { country: place })}</>
  const person = <bdi dir="auto">{name}</bdi>
  return place === null ? (
    <Text id="supporter.named" values={{ name: person }} />
  ) : (
    <Text id="supporter.namedIn" values={{ name: person, country: place }} />
  )
}
