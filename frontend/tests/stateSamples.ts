/** The petition page in each of its states, and the page of one that was removed (ux.md 1.11). */
import type { BootOf, PetitionData } from '../src/core/boot'
import type { boot as makeBoot } from './ground'

const handedOver: NonNullable<PetitionData['delivery']> = {
  deliveredAt: '2012-12-20T10:00:00Z',
  place: 'Geneva',
  photo: { url: '/files/itu/0.jpg', width: 600, height: 400, alt: 'A stack of paper on a table.' },
  receiptUrl: '/files/itu/0.pdf',
}

export function stateSamples(itu: PetitionData, boot: typeof makeBoot) {
  const shut = { ...itu, isOpen: false, pinnedUpdate: null, closesAt: '2012-12-14T18:00:00Z' }
  const state = (petition: PetitionData): BootOf<'petition'> => boot('petition', { petition })
  const removed = (reason: string): BootOf<'removed'> =>
    boot('removed', { removal: { since: '2026-04-04T09:00:00Z', reason } }, { status: 410, path: '/en/' })
  return {
    petitionDraft: state({ ...itu, state: 'DRAFT', isOpen: false }),
    petitionScheduled: state({ ...shut, state: 'SCHEDULED', opensAt: '2046-06-01T08:00:00Z', closesAt: null }),
    petitionPaused: state({
      ...shut,
      state: 'PAUSED',
      until: '2046-06-01T08:00:00Z',
      note: 'We check the letter again.',
    }),
    petitionClosing: state({ ...itu, closesSoon: true, closesAt: '2046-06-01T18:00:00Z' }),
    petitionDelivering: state({ ...itu, state: 'DELIVERING', pinnedUpdate: null }),
    petitionDelivered: state({
      ...shut,
      state: 'DELIVERED',
      delivery: handedOver,
      targets: [{ name: 'The ITU', role: '', receivedAt: '2012-12-20T10:00:00Z', answeredAt: null, answerUrl: null }],
    }),
    petitionAnswered: state({
      ...shut,
      state: 'ANSWERED',
      note: 'The ITU publishes its papers.',
      targets: [
        {
          name: 'The ITU',
          role: 'agency',
          receivedAt: '2012-12-20T10:00:00Z',
          answeredAt: '2013-01-20T10:00:00Z',
          answerUrl: '/en/p/itu/updates/part-1',
        },
      ],
    }),
    petitionWon: state({ ...shut, state: 'WON', note: 'We won!', delivery: { ...handedOver, photo: null } }),
    petitionLost: state({ ...shut, state: 'LOST', note: 'Not this year.' }),
    petitionArchived: state({ ...shut, state: 'ARCHIVED', unlisted: true }),
    removed: removed('We were asked to take it down.'),
    removedInArabic: { ...removed(''), locale: 'ar', dir: 'rtl' as const, path: '/ar/' },
  }
}
