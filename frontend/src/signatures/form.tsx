import type { ComponentChildren, RefObject } from 'preact'
import { useContext, useEffect, useRef } from 'preact/hooks'
import type { Common, PetitionData, Problem } from '../core/boot'
import { Countries, useSuggested } from '../core/countries'
import { Choices, controlId, described, Field } from '../core/field'
import { Text, useLanguage } from '../core/messages'
import { wasRefused } from '../core/refused'
import { Summary } from '../core/summary'
import { petitionPath, privacyPath } from '../petitions/address'
import { useSignVerb } from '../petitions/verb'
import { DataCard } from './dataCard'
import { withDomain } from './domain'
import { EmailInput } from './emailInput'
import { Honeypot } from './honeypot'
import { NAME_LIMIT } from './limits'
import { MemberBox } from './memberBox'
import { memberSign } from './memberLater'
import { NameChoice } from './nameChoice'
import { ownFields } from './ownFieldsLater'
import { ownName } from './ownName'
import { SignPlace } from './place'
import { type SignableProps, type Signing, useSigning } from './useSigning'

export interface SignProps {
  boot: Common
  petition: PetitionData
  signing: Signing
  /** Whether problems are summed up here; else the page does it at its top (F-13). */
  summary: boolean
  /** What stands here while the petition takes no signatures. */
  children?: ComponentChildren
}

/**
 * The place where one signs: the form while the petition is open, else why there is none. A form that was not taken is shown again
 * even where the petition closed meanwhile (F-17).
 */
export function Sign(props: SignProps) {
  const { text } = useLanguage()
  const { boot, petition, signing, children } = props
  const refused = wasRefused(boot.form)
  const Form = boot.member === null ? SignForm : memberSign()
  const address = petitionPath(boot.locale, petition.slug)
  return (
    <SignPlace boot={boot} petition={petition} refused={refused}>
      {!petition.isOpen && refused && <p>{text('state.notAdded')}</p>}
      {(petition.isOpen || refused) && <Form {...props} />}
      {petition.isOpen && signing.refusal?.code === 'PETITION_CLOSED' && (
        <p>
          <a href={`${address}/follow`}>{text('follow.heading.OUTCOME')}</a>
        </p>
      )}
      {!petition.isOpen && children}
      {petition.state === 'DRAFT' && (
        <fieldset class="field" disabled={true}>
          <SignForm {...props} />
        </fieldset>
      )}
    </SignPlace>
  )
}

/** The same, sending the form without leaving the page. */
export function SignHere(props: SignableProps) {
  return <Sign {...props} signing={useSigning(props)} summary={true} />
}

interface SignSummaryProps {
  signing: Signing
  petition: Pick<PetitionData, 'fields'>
}

/** What keeps the form from being taken. */
export function SignSummary({ signing: { problems, refusal }, petition }: SignSummaryProps) {
  const fields = ['name', 'email', 'country', ...petition.fields.map(ownName), 'news', 'nameVisibility']
  return <Summary problems={problems} refusal={refusal} fields={fields} />
}

function SignForm({ boot, petition, signing, summary }: SignProps) {
  const { text } = useLanguage()
  const { phase, problems, onSubmit } = signing
  const kept = boot.form?.values ?? {}
  const Own = petition.fields.length > 0 ? ownFields.get().OwnFields : null
  return (
    <>
      {summary && <SignSummary signing={signing} petition={petition} />}
      {boot.tenant && <MemberBox boot={boot} petition={petition} tenant={boot.tenant} />}
      <form
        method="post"
        action={`${petitionPath(boot.locale, petition.slug)}/sign${boot.query}`}
        noValidate={true}
        onSubmit={onSubmit}
      >
        <h3>{text('form.first')}</h3>
        <p class="muted">{text('form.needed')}</p>
        <NameField problems={problems} kept={kept.name} />
        <EmailField problems={problems} kept={kept.email} signing={signing} />
        <CountryField problems={problems} kept={kept.country} pinned={boot.tenant?.suggestedCountries ?? []} />
        {Own !== null && <Own fields={petition.fields} problems={problems} kept={kept} />}
        <NewsField problems={problems} kept={kept.news} organisation={boot.tenant?.name ?? ''} />
        <NameChoice petition={petition} problems={problems} kept={kept.nameVisibility} />
        <Honeypot />
        <input type="hidden" name="letterVersion" value={petition.letterVersion} />
        <SignButton phase={phase} />
        <p>{text('form.secure')}</p>
      </form>
      {boot.tenant !== null && (
        <DataCard tenant={boot.tenant} petition={petition} address={privacyPath(boot.locale, petition.slug)} />
      )}
    </>
  )
}

/** The button keeps its size and the focus while it sends; the line below it says what is waited for (F-11, F-12). */
function SignButton({ phase }: Pick<Signing, 'phase'>) {
  const { text } = useLanguage()
  const verb = useSignVerb()
  const sending = phase === 'sending' || phase === 'slow'
  return (
    <>
      <button type="submit" class="button" aria-disabled={sending}>
        {sending ? text('form.sending') : verb}
      </button>
      <p role="status" class="slow">
        {phase === 'slow' && text('form.slow')}
        {phase === 'offline' && text('form.offline')}
      </p>
    </>
  )
}

interface FieldProps {
  problems: Problem[]
  kept: string | undefined
}

export function NameField({ problems, kept }: FieldProps) {
  const { text } = useLanguage()
  return (
    <Field field="name" label={text('form.name')} problems={problems}>
      <input
        id={controlId('name')}
        name="name"
        autocomplete="name"
        spellcheck={false}
        dir="auto"
        maxLength={NAME_LIMIT}
        enterkeyhint="next"
        defaultValue={kept}
        {...described({ field: 'name', problems })}
      />
    </Field>
  )
}

function EmailField({ problems, kept, signing }: FieldProps & { signing: Signing }) {
  const { text } = useLanguage()
  const help = text('form.emailHelp')
  const input = useRef<HTMLInputElement>(null)
  return (
    <Field field="email" label={text('form.email')} problems={problems} help={help}>
      <EmailInput problems={problems} help={help} kept={kept} enter="next" input={input} />
      <Meant signing={signing} input={input} />
    </Field>
  )
}

/** "Did you mean …?" below the field: a press corrects it, and the form is sent by its own button either way (F-15). */
function Meant({
  signing: { meant, onMeant },
  input,
}: {
  signing: Signing
  input: RefObject<HTMLInputElement | null>
}) {
  const { text } = useLanguage()
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (meant !== null) button.current?.focus()
  }, [meant])
  if (meant === null || input.current === null) return null
  const field = input.current
  const address = withDomain(field.value, meant)
  function onUse() {
    field.value = address
    field.focus()
    onMeant()
  }
  return (
    <div class="meant">
      <p role="status" id="meant">
        <Text id="thanks.didYouMean" values={{ address: <bdi dir="ltr">{address}</bdi> }} />
      </p>
      <button type="button" class="quiet" ref={button} aria-describedby="meant" onClick={onUse}>
        {text('thanks.useDomain', { domain: meant })}
      </button>
    </div>
  )
}

export function CountryField({ problems, kept, pinned }: FieldProps & { pinned: string[] }) {
  const { text } = useLanguage()
  const countries = useContext(Countries)
  const suggested = useSuggested(countries, pinned)
  return (
    <Field field="country" label={text('form.country')} problems={problems}>
      <select
        id={controlId('country')}
        name="country"
        autocomplete="country"
        {...described({ field: 'country', problems })}
      >
        <option value="">{text('form.countryChoose')}</option>
        {suggested.length > 0 && (
          <optgroup label={text('form.countrySuggested')}>
            {suggested.map(([code, name]) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </optgroup>
        )}
        {countries.map(([code, name]) => (
          <option key={code} value={code} selected={code === kept}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  )
}

export function NewsField({ problems, kept, organisation }: FieldProps & { organisation: string }) {
  const { text } = useLanguage()
  return (
    <Choices
      field="news"
      legend={text('form.news', { organisation })}
      problems={problems}
      chosen={kept}
      choices={[
        { value: 'yes', label: text('form.newsYes') },
        { value: 'no', label: text('form.newsNo') },
      ]}
    />
  )
}
