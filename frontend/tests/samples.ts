/** One boot object of every page, as the server would give it, to render and to test with. */
import type { Boot, BootOf, PageData, PetitionData } from '../src/core/boot'
import { findingSamples } from './findingSamples'
import { followSamples } from './followSamples'
import { boot, itu, ituInArabic } from './ground'
import { stateSamples } from './stateSamples'
import { thanksSamples } from './thanksSamples'
import { updateSamples } from './updateSamples'

const confirmation: NonNullable<PageData['confirm']['confirmation']> = {
  state: 'PENDING',
  name: 'Amina Ben Ali',
  petition: { slug: 'itu', locale: 'en', title: itu.title, signatureCount: 35_412 },
  others: [{ slug: 'rivers', locale: 'en', title: 'Keep our rivers free' }],
}
const wrongForm = {
  values: { name: 'Amina <b>Ben</b> Ali', email: 'amina@', country: 'TN', nameVisibility: 'PUBLIC' },
  problems: [
    {
      field: 'email',
      code: 'EMAIL_INVALID',
      message: 'Enter an email address in the correct format, like name@example.com',
    },
    { field: 'news', code: 'NEWS_REQUIRED', message: 'Select yes if you want Access to email you' },
  ],
  refusal: null,
}
/** A petition whose form asks two things more. */
const asking: PetitionData = {
  ...itu,
  fields: [
    { name: 'postcode', kind: 'POSTCODE', label: 'Postcode', reason: 'For the map.', optional: false, choices: [] },
    {
      name: 'job',
      kind: 'CHOICE',
      label: 'profession',
      reason: 'We sort by it.',
      optional: true,
      choices: [{ value: 'nurse', label: 'Nurse' }],
    },
  ],
}
const confirmPath = { path: '/en/c/abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' }

function problem(status: number, reference: string | null = null): BootOf<'problem'> {
  return boot('problem', null, { status, reference, path: '/en/' })
}

export const samples = {
  platform: boot(
    'platform',
    {
      tenants: {
        edges: [
          { node: { slug: 'access', name: 'Access', url: 'http://access.localhost:8000', defaultLocale: 'en' } },
          { node: { slug: 'nahr', name: 'نهر', url: 'http://nahr.localhost:8000', defaultLocale: 'ar' } },
        ],
      },
    },
    { tenant: null, path: '/' },
  ),
  ...findingSamples(itu, ituInArabic, boot),
  petition: boot('petition', { petition: itu }),
  petitionInArabic: boot('petition', { petition: ituInArabic }, { locale: 'ar', dir: 'rtl', path: '/ar/p/itu' }),
  petitionInFrench: boot('petition', { petition: itu }, { locale: 'fr', path: '/fr/p/itu' }),
  petitionClosed: boot('petition', {
    petition: { ...itu, isOpen: false, state: 'CLOSED', closesAt: '2012-12-14T18:00:00Z', pinnedUpdate: null },
  }),
  petitionNew: boot('petition', { petition: { ...itu, signatureCount: 3, recentSigners: [], updates: { edges: [] } } }),
  ...stateSamples(itu, boot),
  sign: boot('sign', { petition: itu }, { path: '/en/p/itu/sign' }),
  signWrong: boot('sign', { petition: itu }, { path: '/en/p/itu/sign', status: 422, form: wrongForm }),
  signTooMany: boot(
    'sign',
    { petition: itu },
    {
      path: '/en/p/itu/sign',
      status: 429,
      form: {
        ...wrongForm,
        problems: [],
        refusal: {
          code: 'TOO_MANY_SIGNATURES',
          message:
            'We have had many signatures from your network in a short time. Try again in 5 minutes. What you typed is still here.',
        },
      },
    },
  ),
  signClosed: boot(
    'sign',
    { petition: { ...itu, isOpen: false, state: 'CLOSED', closesAt: '2012-12-14T18:00:00Z' } },
    {
      path: '/en/p/itu/sign',
      status: 409,
      form: {
        ...wrongForm,
        problems: [],
        refusal: {
          code: 'PETITION_CLOSED',
          message: 'This petition takes no signatures now. Your signature was not added.',
        },
      },
    },
  ),
  ...thanksSamples,
  confirm: boot('confirm', { confirmation }, confirmPath),
  confirmDone: boot(
    'confirm',
    { confirmation: { ...confirmation, state: 'CONFIRMED' } },
    { ...confirmPath, form: { values: { action: 'confirm' }, problems: [], refusal: null } },
  ),
  confirmAgain: boot('confirm', { confirmation: { ...confirmation, state: 'CONFIRMED', others: [] } }, confirmPath),
  confirmExpired: boot(
    'confirm',
    { confirmation: { ...confirmation, state: 'EXPIRED' } },
    { ...confirmPath, status: 410 },
  ),
  confirmRemoved: boot(
    'confirm',
    { confirmation: null },
    { ...confirmPath, form: { values: { action: 'remove' }, problems: [], refusal: null } },
  ),
  confirmUnknown: boot('confirm', { confirmation: null }, { ...confirmPath, status: 404 }),
  privacy: boot('privacy', { petition: asking }, { path: '/en/privacy/itu' }),
  privacyInArabic: boot('privacy', { petition: ituInArabic }, { path: '/ar/privacy/itu', locale: 'ar', dir: 'rtl' }),
  petitionAsking: boot('petition', { petition: asking }),
  ...followSamples(itu, boot),
  ...updateSamples(itu, boot),
  problem400: problem(405),
  problem404: problem(404),
  problem409: problem(409),
  problem410: problem(410),
  problem421: problem(421),
  problem429: problem(429),
  problem500: problem(500, '0198c1d2'),
  problem503: problem(503),
  problemUnknownHost: boot('problem', null, { status: 421, tenant: null, path: '/' }),
} satisfies Record<string, Boot>
