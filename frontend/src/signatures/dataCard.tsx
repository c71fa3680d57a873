import type { PetitionData, Tenant } from '../core/boot'
import { asHeading } from '../core/locale'
import { type MessageId, Text, useLanguage } from '../core/messages'

/** What of a petition says what becomes of people's details. */
export type Handled = Pick<PetitionData, 'nameVisibility' | 'atRisk' | 'dataHandling'> & {
  targets: { name: string }[]
  fields: { name: string; label: string; reason: string }[]
}

interface DataProps {
  tenant: Pick<Tenant, 'name' | 'contact'>
  petition: Handled
}

/** What happens to the details that a form takes (G-16, 1.4). */
export function DataCard({ address, ...props }: DataProps & { address: string }) {
  const { text } = useLanguage()
  return (
    <details>
      <summary>{text('data.summary')}</summary>
      <DataList {...props} />
      <p>
        <a href={address}>{text('data.asPage')}</a>
      </p>
    </details>
  )
}

interface BriefCardProps {
  contact: Tenant['contact']
  says: MessageId[]
}

/** The same under a form that takes an address only. */
export function BriefCard({ contact, says }: BriefCardProps) {
  const { text } = useLanguage()
  return (
    <details>
      <summary>{text('data.summary')}</summary>
      <ul>
        {says.map((id) => (
          <li key={id}>{text(id)}</li>
        ))}
        <Responsible contact={contact} />
      </ul>
    </details>
  )
}

/** Made from the petition's settings, so that it cannot contradict them: who gets what, mails, how long, never, whom to ask. */
export function DataList({ tenant, petition }: DataProps) {
  const { text, formats } = useLanguage()
  const { targets, nameVisibility, atRisk, fields, dataHandling } = petition
  const receives = nameVisibility === 'PRIVATE' ? 'data.receivesPrivate' : 'data.receives'
  return (
    <ul>
      <li>{text('data.page')}</li>
      <li>{text(receives, { targets: formats.list(targets.map(({ name }) => name)) })}</li>
      {atRisk && <li>{text('form.risk')}</li>}
      {fields.map((field) => (
        <Asked key={field.name} field={field} organisation={tenant.name} />
      ))}
      <li>{text('data.mail', { reminders: dataHandling.reminders })}</li>
      <li>{text('data.keep', { days: dataHandling.unconfirmedDays })}</li>
      <li>{text('data.never')}</li>
      <Responsible contact={tenant.contact} />
    </ul>
  )
}

/** What the form asks more, why, and who sees it (F-6). */
function Asked({ field, organisation }: { field: Handled['fields'][number]; organisation: string }) {
  const { locale } = useLanguage()
  const { label, reason } = field
  return (
    <li>
      <Text id="data.field" values={{ label: asHeading(label, locale), reason, organisation }} />
    </li>
  )
}

function Responsible({ contact: { name, address, email } }: Pick<Tenant, 'contact'>) {
  return (
    <li>
      <Text
        id="data.contact"
        values={{ name, email, address: <bdi dir="auto">{address}</bdi> }}
        tags={{ link: (words) => <a href={`mailto:${email}`}>{words}</a> }}
      />
    </li>
  )
}
