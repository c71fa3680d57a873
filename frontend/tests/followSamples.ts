/** Asking to be told of a petition, and the pages behind the links of the mails. */
import type { PageData, PetitionData } from '../src/core/boot'
import type { boot as makeBoot } from './ground'

type Found = NonNullable<PageData['following']['following']>

export function followSamples(itu: PetitionData, boot: typeof makeBoot) {
  const waiting = { ...itu, state: 'SCHEDULED' as const, isOpen: false, follow: 'OPENING' as const, pinnedUpdate: null }
  const ended = { ...waiting, state: 'CLOSED' as const, follow: 'OUTCOME' as const, closesAt: '2012-12-14T18:00:00Z' }
  const path = '/en/p/itu/follow'
  const petition = { slug: 'itu', locale: 'en', title: itu.title }
  const behind = (asks: 'confirm' | 'stop', state: Found['state'], wish: Found['wish'] = 'OPENING') =>
    boot(
      'following',
      { asks, following: { state, wish, sentTo: 'a…@example.org', petition } },
      { path: asks === 'stop' ? '/en/u/abc' : '/en/f/abc', status: state === 'EXPIRED' ? 410 : 200 },
    )
  return {
    follow: boot('follow', { petition: waiting }, { path }),
    followEnded: boot('follow', { petition: ended }, { path }),
    followOpen: boot('follow', { petition: itu }, { path }),
    followSent: boot(
      'follow',
      { petition: ended },
      { path, form: { values: { action: 'sent' }, problems: [], refusal: null } },
    ),
    followWrong: boot(
      'follow',
      { petition: ended },
      {
        path,
        status: 422,
        form: {
          values: { email: 'amina <b>@' },
          problems: [
            { field: 'email', code: 'EMAIL_INVALID', message: 'Enter an email address in the correct format' },
          ],
          refusal: null,
        },
      },
    ),
    petitionToFollow: boot('petition', { petition: ended }),
    signClosedMeanwhile: boot(
      'sign',
      { petition: ended },
      {
        path: '/en/p/itu/sign',
        status: 409,
        form: {
          values: { name: 'Amina', email: 'amina@example.org', country: 'TN' },
          problems: [],
          refusal: { code: 'PETITION_CLOSED', message: 'This petition takes no signatures now.' },
        },
      },
    ),
    followingPending: behind('confirm', 'PENDING'),
    followingExpired: behind('confirm', 'EXPIRED', 'OUTCOME'),
    followingConfirmed: behind('confirm', 'CONFIRMED', 'OUTCOME'),
    followingTold: behind('confirm', 'TOLD'),
    followingStopped: behind('confirm', 'STOPPED'),
    stopping: behind('stop', 'CONFIRMED', 'OUTCOME'),
    stoppingTold: behind('stop', 'TOLD'),
    stopped: behind('stop', 'STOPPED', 'OUTCOME'),
    followingUnknown: boot('following', { asks: 'stop', following: null }, { path: '/en/u/abc', status: 404 }),
  }
}
