/** What the samples of all pages are made of. */
import type { Boot, BootOf, Common, PageData, PetitionData, Tenant } from '../src/core/boot'

export const access: Tenant = {
  slug: 'access',
  name: 'Access',
  url: 'https://access.example.org',
  defaultLocale: 'en',
  locales: ['en', 'fr', 'ar'],
  memberName: 'an Access member',
  shareOrder: { '': ['whatsapp', 'email'], TN: ['telegram'] },
  suggestedCountries: [],
  providers: [],
  contact: { name: 'Access', address: '1 Open Street, Brussels', email: 'hello@access.example.org' },
  look: {
    base: 'open-wire',
    header: 'bar',
    words: '',
    progress: 'reveal',
    reveal: { en: 'The internet belongs to us', ar: 'الإنترنت ملكنا' },
    poster: true,
    logo: { light: `${'a'.repeat(64)}.svg`, dark: null, width: 120, height: 34 },
    icon: `${'b'.repeat(64)}.svg`,
    day: '#0b0b0c',
    night: '#0b0b0c',
  },
}

export const common: Common = {
  locale: 'en',
  dir: 'ltr',
  digits: 'latn',
  path: '/en/p/itu',
  query: '',
  origin: 'https://access.example.org',
  assets: { script: null, styles: [] },
  tenant: access,
  status: 200,
  form: null,
  receipt: null,
  member: null,
  reference: null,
  saves: false,
}

const asked = { receivedAt: null, answeredAt: null, answerUrl: null }

export const itu: PetitionData = {
  id: 'UGV0aXRpb246MQ==',
  slug: 'itu',
  locale: 'en',
  locales: ['en', 'fr', 'ar'],
  title: 'Tell the ITU: The internet belongs to us!',
  lead: 'On Dec. 3, governments from around the world will gather for an event that is likely to determine the future of the internet.',
  letterHtml:
    '<p>To the ITU and its member states,</p>\n<p>The internet belongs to all of us - not to governments, and certainly not to the ITU. We call upon you to release your preparatory documents; recognize the role of the user, and reject any proposals that might centralize control of the internet.</p>',
  letterVersion: 'e'.repeat(64),
  letterChanges: [],
  storyHtml:
    '<p>Though many haven’t heard of the ITU’s World Conference on International Telecommunications, make no mistake, the stakes are high.</p>\n<h2>What is proposed</h2><p>Right now, several countries, including China and Russia, are proposing to expand the powers of a non-transparent UN institution, the <mark>International Telecommunication Union</mark> (ITU), allowing it to change the rules on how our internet is used and governed.</p><ul><li>“the information and communication infrastructure within their state”</li><li><a href="https://example.org/" rel="noopener nofollow ugc">leaked documents</a></li></ul><blockquote><p>Let’s tell the ITU that we don’t want a secretive body.</p></blockquote>',
  state: 'OPEN',
  opensAt: '2012-06-01T08:00:00Z',
  closesAt: null,
  signatureCount: 35_412,
  goal: 50_000,
  nameVisibility: 'DELIVER_ONLY',
  atRisk: false,
  unofficial: false,
  defaultLocale: 'en',
  minimumShown: 50,
  isOpen: true,
  follow: null,
  closesSoon: false,
  since: null,
  until: null,
  note: '',
  unlisted: false,
  dataHandling: { unconfirmedDays: 30, reminders: 2 },
  goalReasons: [{ goal: 50_000, reason: 'At 50,000 we hand it over in Dubai.' }],
  fields: [],
  delivery: null,
  shareImage: {
    url: 'https://access.example.org/en/p/itu/share/wide-0123456789ab.jpg',
    width: 1200,
    height: 630,
  },
  targets: [
    { ...asked, name: 'the ITU and its member states', role: 'World Conference on International Telecommunications' },
  ],
  pinnedUpdate: {
    text: 'UPDATE: The WCIT is over, find out what happened in our two part analysis:',
    publishedAt: '2012-12-17T09:00:00Z',
    links: [
      { label: 'Part 1', url: '/en/p/itu/updates/part-1' },
      { label: 'Part 2', url: '/en/p/itu/updates/part-2' },
    ],
  },
  updates: {
    edges: [
      {
        node: {
          slug: 'part-2',
          title: 'What happened at the WCIT: Part 2',
          lead: 'Who signed, and who did not.',
          publishedAt: '2012-12-17T09:00:00Z',
        },
      },
      {
        node: {
          slug: 'part-1',
          title: 'What happened at the WCIT: Part 1',
          lead: '',
          publishedAt: '2012-12-16T09:00:00Z',
        },
      },
    ],
  },
  recentSigners: [
    { name: 'Amina Ben Ali', country: 'TN', signedAt: '2012-11-03T10:00:00Z' },
    { name: null, country: 'KE', signedAt: '2012-11-03T09:00:00Z' },
    { name: 'سارة', country: null, signedAt: '2012-11-02T09:00:00Z' },
    { name: null, country: null, signedAt: '2012-11-01T09:00:00Z' },
  ],
  countries: [{ country: 'TN' }, { country: 'KE' }, { country: 'FR' }],
}

export const ituInArabic: PetitionData = {
  ...itu,
  locale: 'ar',
  title: 'قولوا للاتحاد الدولي للاتصالات: الإنترنت ملكنا!',
  lead: 'في 3 ديسمبر تجتمع حكومات من أنحاء العالم في حدث قد يحدد مستقبل الإنترنت.',
  letterHtml:
    '<p>إلى الاتحاد الدولي للاتصالات والدول الأعضاء فيه،</p><p>الإنترنت ملك لنا جميعًا، لا للحكومات، وبالتأكيد لا للاتحاد.</p>',
  goalReasons: [{ goal: 50_000, reason: 'عند 50,000 نسلّمها في دبي.' }],
  storyHtml: '<p>لم يسمع كثيرون بالمؤتمر العالمي للاتصالات الدولية، لكن المخاطر كبيرة.</p>',
  targets: [{ ...asked, name: 'الاتحاد الدولي للاتصالات', role: '' }],
  pinnedUpdate: {
    text: 'مستجدات: انتهى المؤتمر، اطّلعوا على ما حدث في تحليلنا من جزأين:',
    publishedAt: '2012-12-17T09:00:00Z',
    links: [
      { label: 'الجزء الأول', url: '/ar/p/itu/updates/part-1' },
      { label: 'الجزء الثاني', url: '/ar/p/itu/updates/part-2' },
    ],
  },
  updates: {
    edges: [
      {
        node: {
          slug: 'part-2',
          title: 'ماذا حدث في المؤتمر: الجزء الثاني',
          lead: 'من وقّع، ومن لم يوقّع.',
          publishedAt: '2012-12-17T09:00:00Z',
        },
      },
      {
        node: {
          slug: 'part-1',
          title: 'ماذا حدث في المؤتمر: الجزء الأول',
          lead: '',
          publishedAt: '2012-12-16T09:00:00Z',
        },
      },
    ],
  },
}

export function boot<Page extends Boot['page']>(
  page: Page,
  data: PageData[Page],
  changes: Partial<Common> = {},
): BootOf<Page> {
  return { ...common, ...changes, page, data }
}
