/** The thanks page in its states. */
import { boot, itu } from './ground'

export const receipt = {
  address: 'a…@example.org',
  name: 'Amina Ben Ali',
  country: 'TN',
  confirmed: false,
  unproven: false,
  link: { code: 'K7QF2M', count: 3 },
  ask: null,
}
export const thanksSamples = {
  thanksAsked: boot(
    'thanks',
    { petition: itu },
    {
      path: '/en/p/itu/thanks',
      receipt: {
        ...receipt,
        confirmed: true,
        ask: { text: 'Lawyers cost money.', label: 'Give', url: 'https://give.example.org/' },
      },
    },
  ),
  thanks: boot('thanks', { petition: itu }, { path: '/en/p/itu/thanks', receipt }),
  thanksWrongCode: boot(
    'thanks',
    { petition: itu },
    {
      path: '/en/p/itu/thanks',
      status: 422,
      receipt,
      form: {
        values: { action: 'code' },
        problems: [],
        refusal: { code: 'CODE_MISMATCH', message: 'That code does not match. Check the newest email.' },
      },
    },
  ),
  thanksCounted: boot(
    'thanks',
    { petition: { ...itu, signatureCount: 35_413 } },
    { path: '/en/p/itu/thanks', receipt: { ...receipt, confirmed: true } },
  ),
  thanksMistyped: boot(
    'thanks',
    { petition: itu },
    { path: '/en/p/itu/thanks', receipt: { ...receipt, address: 'm…@gmial.com' } },
  ),
  thanksWrongAddress: boot(
    'thanks',
    { petition: itu },
    {
      path: '/en/p/itu/thanks',
      status: 422,
      receipt,
      form: {
        values: { action: 'address', email: 'amina@' },
        problems: [{ field: 'email', code: 'EMAIL_INVALID', message: 'Enter an email address in the correct format' }],
        refusal: null,
      },
    },
  ),
  thanksOwnWords: boot(
    'thanks',
    { petition: itu },
    {
      path: '/en/p/itu/thanks',
      receipt,
      form: {
        values: { action: 'share', message: 'Look at <this> & sign', link: 'none', server: 'social.example' },
        problems: [],
        refusal: null,
      },
    },
  ),
  thanksWrongServer: boot(
    'thanks',
    { petition: itu },
    {
      path: '/en/p/itu/thanks',
      status: 422,
      receipt: { ...receipt, link: null },
      form: {
        values: { action: 'share', message: 'Look', server: 'social example' },
        problems: [{ field: 'server', code: 'SERVER_INVALID', message: 'Enter the name of your server' }],
        refusal: null,
      },
    },
  ),
}
