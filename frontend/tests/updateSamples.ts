/** An update, and all that happened to a petition (N-1, N-2). */
import type { BootOf, PetitionData } from '../src/core/boot'
import type { boot as makeBoot } from './ground'

const update = {
  slug: 'part-1',
  locale: 'en',
  title: 'What happened at the WCIT: Part 1',
  lead: 'A summary.',
  bodyHtml: '<p>In Dubai …</p><h2>The vote</h2><p>89 states signed.</p>',
  publishedAt: '2012-12-16T09:00:00Z',
}
const others = [{ slug: 'part-2', title: 'Part 2', lead: '', publishedAt: '2012-12-17T09:00:00Z' }]

type Event = BootOf<'updates'>['data']['timeline'][number]

const quiet = { title: '', text: '', locale: null, url: null, goal: null }
const events: Event[] = [
  { ...quiet, kind: 'OUTCOME', at: '2013-02-01T09:00:00Z', text: 'We won!' },
  { ...quiet, kind: 'ANSWERED', at: '2013-01-20T09:00:00Z', title: 'The ITU', url: '/en/p/itu/updates/part-1' },
  { ...quiet, kind: 'RECEIVED', at: '2012-12-20T09:00:00Z', title: 'The ITU' },
  { ...quiet, kind: 'DELIVERED', at: '2012-12-20T08:00:00Z', text: 'Geneva' },
  { ...quiet, kind: 'CLOSED', at: '2012-12-19T08:00:00Z' },
  {
    ...quiet,
    kind: 'UPDATE',
    at: '2012-12-16T09:00:00Z',
    title: 'What happened at the WCIT: Part 1',
    text: 'A summary.',
    locale: 'en',
    url: '/en/p/itu/updates/part-1',
  },
  { ...quiet, kind: 'LETTER_CHANGED', at: '2012-12-01T08:00:00Z', text: 'A date was wrong.' },
  { ...quiet, kind: 'GOAL_REACHED', at: '2012-11-03T08:00:00Z', goal: 25_000 },
  { ...quiet, kind: 'OPENED', at: '2012-06-01T08:00:00Z' },
]

export function updateSamples(itu: PetitionData, boot: typeof makeBoot) {
  const shut: PetitionData = { ...itu, state: 'WON', isOpen: false, note: 'We won!' }
  const one = { path: '/en/p/itu/updates/part-1' }
  const all = { path: '/en/p/itu/updates' }
  const changed = {
    at: '2012-11-20T09:00:00Z',
    reason: 'The conference has another name.',
    formerUrl: `/en/p/itu/letter/${'a'.repeat(64)}`,
  }
  return {
    petitionChanged: boot('petition', {
      petition: { ...itu, letterChanges: [changed, { ...changed, at: '2012-11-02T09:00:00Z', formerUrl: null }] },
    }),
    formerLetter: boot(
      'letter',
      { petition: itu, former: { letterHtml: '<p>To the ITU,</p>', until: changed.at, reason: changed.reason } },
      { path: changed.formerUrl },
    ),
    update: boot('update', { petition: itu, update, others }, one),
    updateAtTheEnd: boot('update', { petition: shut, update: { ...update, lead: '' }, others: [] }, one),
    updates: boot('updates', { petition: itu, timeline: events.slice(5) }, all),
    updatesAtTheEnd: boot('updates', { petition: shut, timeline: events }, all),
    updatesInArabic: boot(
      'updates',
      { petition: itu, timeline: events },
      { ...all, locale: 'ar', dir: 'rtl', path: '/ar/p/itu/updates' },
    ),
    updatesNone: boot('updates', { petition: itu, timeline: [] }, all),
  }
}
