import type { PetitionData, Problem } from '../core/boot'
import { controlId, described, Field } from '../core/field'
import { asHeading } from '../core/locale'
import { type Language, useLanguage } from '../core/messages'
import { ownName } from './ownName'

type OwnField = PetitionData['fields'][number]

const ANSWER_LIMIT = 100
const PHONE_EXAMPLE = '+216 71 123 456'

interface OwnFieldsProps {
  fields: OwnField[]
  problems: Problem[]
  /** What was typed before. */
  kept: Record<string, string>
}

/** What a form asks beside name, address and country, each with the reason for it (F-6). */
export function OwnFields({ fields, problems, kept }: OwnFieldsProps) {
  return (
    <>
      {fields.map((field) => (
        <Own key={field.name} own={field} problems={problems} kept={kept[ownName(field)]} />
      ))}
    </>
  )
}

interface OwnProps {
  own: OwnField
  problems: Problem[]
  kept: string | undefined
}

function Own({ own, problems, kept }: OwnProps) {
  const { text, locale } = useLanguage()
  const field = ownName(own)
  const help = [own.reason, ...adviceOn(own, text)].join(' ')
  const name = asHeading(own.label, locale)
  const label = own.optional ? text('field.optional', { label: name }) : name
  const shared = { id: controlId(field), name: field, ...described({ field, problems, help }) }
  return (
    <Field field={field} label={label} problems={problems} help={help}>
      {own.kind === 'CHOICE' ? (
        <select {...shared}>
          <option value="">{text('form.countryChoose')}</option>
          {own.choices.map(({ value, label: words }) => (
            <option key={value} value={value} selected={value === kept}>
              {words}
            </option>
          ))}
        </select>
      ) : (
        <input {...shared} {...LIKE[own.kind]} enterkeyhint="next" defaultValue={kept} />
      )}
    </Field>
  )
}

const LIKE = {
  POSTCODE: { autocomplete: 'postal-code', spellcheck: false, dir: 'ltr', maxLength: 20 },
  PHONE: { type: 'tel', autocomplete: 'tel', dir: 'ltr', maxLength: 40 },
  TEXT: { autocomplete: 'off', dir: 'auto', maxLength: ANSWER_LIMIT },
} as const

/** How to answer, behind the organiser's words on why. */
function adviceOn({ kind, optional }: OwnField, text: Language['text']): string[] {
  if (kind === 'PHONE') return [text('field.withCode', { example: PHONE_EXAMPLE })]
  return kind === 'POSTCODE' && !optional ? [text('field.noPostcode')] : []
}

/** The fields that lack an answer. Postcodes are left to the server, which knows the countries without any. */
export function missingAnswers(fields: OwnField[], typed: (name: string) => string, text: Language['text']): Problem[] {
  return fields.flatMap((own) => {
    if (own.optional || own.kind === 'POSTCODE' || typed(ownName(own)).trim() !== '') return []
    const [code, message] = MISSING[own.kind]
    return [{ field: ownName(own), code, message: text(message, { label: own.label }) }]
  })
}

const MISSING = {
  PHONE: ['PHONE_REQUIRED', 'problem.PHONE_REQUIRED'],
  TEXT: ['FIELD_REQUIRED', 'problem.FIELD_REQUIRED'],
  CHOICE: ['FIELD_NO_CHOICE', 'problem.FIELD_NO_CHOICE'],
} as const

export const ownFieldsCode = { OwnFields, missingAnswers }
