/** What an organisation sets about its form. */
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Boot, PetitionData } from '../src/core/boot'
import { countriesIn } from '../src/core/countries'
import '../src/pages/server'
import { access } from './ground'
import { samples } from './samples'
import { answerWith, show } from './support'

const { renderPage } = globalThis as unknown as { renderPage: (json: string) => string }
const served = (page: Boot) => new DOMParser().parseFromString(renderPage(JSON.stringify(page)), 'text/html')

afterEach(cleanup)

describe('the countries that a form suggests (F-3)', () => {
  const page = { ...samples.petition, tenant: { ...access, suggestedCountries: ['TN', 'KE', 'FR', 'DZ'] } }
  const codes = (list: ParentNode | null) => [...(list?.querySelectorAll('option') ?? [])].map(({ value }) => value)

  it('are the organisation’s own for everybody, and none of them is lost from the whole list', () => {
    const dom = served(page)
    expect(codes(dom.querySelector('optgroup'))).toEqual(['TN', 'KE', 'FR', 'DZ'])
    expect(countriesIn(dom)).toHaveLength(249)
  })

  it('are first those of the browser’s languages, four in all, none twice', async () => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['de-AT', 'en-KE'])
    show(page)
    await waitFor(() =>
      expect(codes(screen.getByRole('group', { name: 'Suggested' }))).toEqual(['AT', 'KE', 'TN', 'FR']),
    )
  })
})

type OwnField = PetitionData['fields'][number]

const POSTCODE: OwnField = {
  name: 'postcode',
  kind: 'POSTCODE',
  label: 'Postcode',
  reason: 'So that we can tell MEPs how many signers live in their region.',
  optional: false,
  choices: [],
}
const UNION: OwnField = {
  name: 'union',
  kind: 'TEXT',
  label: 'trade union',
  reason: 'We list the unions that support this.',
  optional: false,
  choices: [],
}
const JOB: OwnField = {
  ...UNION,
  name: 'job',
  kind: 'CHOICE',
  label: 'profession',
  choices: [
    { value: 'teacher', label: 'Teacher' },
    { value: 'nurse', label: 'Nurse' },
  ],
}
const PHONE: OwnField = { ...POSTCODE, name: 'phone', kind: 'PHONE', label: 'Phone number', optional: true }

/** The petition page whose form asks for these too. */
function asking(...fields: PetitionData['fields']) {
  return { ...samples.petition, data: { petition: { ...samples.petition.data.petition, fields } } }
}

function fill() {
  fireEvent.input(screen.getByLabelText('Your name'), { target: { value: 'Amina Ben Ali' } })
  fireEvent.input(screen.getByLabelText('Email address'), { target: { value: 'amina@example.org' } })
  fireEvent.change(screen.getByLabelText('Country or territory'), { target: { value: 'TN' } })
}

function press() {
  fireEvent.submit(screen.getByRole('button', { name: 'Sign the petition' }).closest('form') as HTMLFormElement)
}

describe('the fields of a form’s own (F-6)', () => {
  it('are absent where none are set', () => {
    show(samples.petition)
    expect(document.querySelectorAll('[name^="fields."]')).toHaveLength(0)
  })

  it('each say why they are asked, and stand between country and news', () => {
    show(asking(POSTCODE, PHONE))
    const postcode = screen.getByLabelText('Postcode')
    expect(postcode.getAttribute('autocomplete')).toBe('postal-code')
    expect(document.getElementById('field-fields.postcode-help')?.textContent).toBe(
      'So that we can tell MEPs how many signers live in their region. Leave it empty if there are no postcodes where you live.',
    )
    expect(postcode.getAttribute('aria-describedby')).toBe('field-fields.postcode-help')
    const phone = screen.getByLabelText('Phone number (optional)')
    expect([phone.getAttribute('type'), phone.getAttribute('autocomplete'), phone.getAttribute('dir')]).toEqual([
      'tel',
      'tel',
      'ltr',
    ])
    const names = [...document.querySelectorAll('[name]')].map((control) => control.getAttribute('name'))
    expect(names.slice(2, 6)).toEqual(['country', 'fields.postcode', 'fields.phone', 'news'])
  })

  it('are missed in the words and the order of the form, and only where the script knows', async () => {
    show(asking(UNION, JOB))
    fill()
    press()
    await screen.findByText('There is a problem')
    const links = [...document.querySelectorAll('.summary a')].map((link) => [
      link.getAttribute('href'),
      link.textContent,
    ])
    expect(links).toEqual([
      ['#field-fields.union', 'Enter your trade union'],
      ['#field-fields.job', 'Select your profession from the list'],
      ['#field-news', 'Select yes if you want Access to email you'],
    ])
  })

  it('are sent by their names; the server judges a postcode, and what was typed stays', async () => {
    const message = 'Enter a postcode of the country you selected, like 1234'
    const problems = [{ field: 'fields.postcode', code: 'POSTCODE_SHAPE', message }]
    const sent = answerWith({
      signPetition: { __typename: 'InvalidInput', code: 'INVALID_INPUT', message: '', problems },
    })
    show(asking(POSTCODE, JOB))
    fill()
    fireEvent.click(screen.getByLabelText('No, only confirm my signature'))
    fireEvent.input(screen.getByLabelText('Postcode'), { target: { value: 'nowhere' } })
    fireEvent.change(screen.getByLabelText('Profession'), { target: { value: 'nurse' } })
    press()
    await screen.findByRole('link', { name: message })
    expect(sent[0]?.variables.input.fields).toEqual([
      { name: 'postcode', value: 'nowhere' },
      { name: 'job', value: 'nurse' },
    ])
    const postcode = screen.getByLabelText<HTMLInputElement>('Postcode')
    expect([postcode.value, postcode.getAttribute('aria-invalid')]).toEqual(['nowhere', 'true'])
    expect(screen.getByLabelText<HTMLSelectElement>('Profession').value).toBe('nurse')
  })

  it('are kept by the server’s page too', () => {
    const values = { 'fields.postcode': '10 00', 'fields.job': 'nurse' }
    const dom = served({
      ...asking(POSTCODE, JOB),
      form: { values, problems: [], refusal: { code: 'X', message: 'No' } },
    })
    expect(dom.querySelector('[name="fields.postcode"]')?.getAttribute('value')).toBe('10 00')
    expect(dom.querySelector('[name="fields.job"] [selected]')?.getAttribute('value')).toBe('nurse')
  })
})

describe('the reason for a goal (P-5)', () => {
  const { petition } = samples.petition.data
  const reason = 'At 50,000 we hand it over in Dubai.'
  const page = (changes: Partial<PetitionData>) => ({
    ...samples.petition,
    data: { petition: { ...petition, ...changes } },
  })

  it('stands beside the count while that goal is shown, and only then', () => {
    show(page({}))
    screen.getByText(reason)
    cleanup()
    for (const changes of [
      { goal: 75_000 },
      { goal: null },
      { signatureCount: 3 },
      { state: 'CLOSED', isOpen: false },
    ] as const) {
      show(page(changes))
      expect(screen.queryByText(reason), JSON.stringify(changes)).toBeNull()
      cleanup()
    }
  })
})

describe('the data card (1.4)', () => {
  const { petition } = samples.petition.data
  const list = (changes: Partial<PetitionData>, tenant = access) => {
    const page = { ...samples.privacy, tenant, data: { petition: { ...petition, ...changes } } }
    return [...served(page).querySelectorAll('main li')].map(({ textContent }) => textContent)
  }

  it('says in one order who gets what, mails, how long, never, whom to ask', () => {
    expect(list({})).toEqual([
      'The petition’s page shows your name only if you choose that.',
      'Names and countries go with the letter to the ITU and its member states, unless you keep your name private. Email addresses go to nobody.',
      'We email you to confirm your signature and remind you at most 2 times. News comes only if you say yes.',
      'A signature that is not confirmed is erased after 30 days. A confirmed one is kept to be delivered, until you ask us to erase it.',
      'We never sell your details, and no other company follows you on this page.',
      'Access answers for your details. To see, change or erase them, write to hello@access.example.org. Postal address: 1 Open Street, Brussels',
    ])
  })

  it('follows the settings: it cannot contradict them', () => {
    const said = list({
      atRisk: true,
      nameVisibility: 'PRIVATE',
      fields: [UNION],
      dataHandling: { unconfirmedDays: 1, reminders: 0 },
    })
    expect(said[1]).toMatch(/^Your name stays private unless you choose otherwise/u)
    expect(said[2]).toBe('The list will be seen by the governments we write to.')
    expect(said[3]).toBe('Trade union: We list the unions that support this. Only Access sees your answer.')
    expect(said[4]).toMatch(/^We email you once, to confirm/u)
    expect(said[5]).toMatch(/erased after 1 day\./u)
  })

  it('is the same under the form, which leads to the page; so does the footer of every page of the petition', () => {
    const dom = served(samples.petitionAsking)
    const [card] = [...dom.querySelectorAll('#sign details')].slice(-1)
    const own = [...served(samples.privacy).querySelectorAll('main li')].map(({ textContent }) => textContent)
    expect([...(card?.querySelectorAll('li') ?? [])].map(({ textContent }) => textContent)).toEqual(own)
    expect(card?.querySelector('a[href="/en/privacy/itu"]')).not.toBeNull()
    for (const name of [
      'petition',
      'petitionClosed',
      'sign',
      'thanks',
      'confirm',
      'updates',
      'update',
      'privacy',
    ] as const) {
      expect(served(samples[name]).querySelector('footer a[href="/en/privacy/itu"]'), name).not.toBeNull()
    }
    expect(served(samples.home).querySelector('footer a[href^="/en/privacy"]')).toBeNull()
  })

  it('is left to no search engine: it says the same under every petition', () => {
    expect(served(samples.privacy).querySelector('meta[name=robots]')?.getAttribute('content')).toBe('noindex')
  })
})
