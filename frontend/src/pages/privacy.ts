import type { Boot } from '../core/boot'
import { privacyPath } from '../petitions/address'

/** Where the page says what happens to the details of those who sign its petition (1.4). */
export function privacyOf(boot: Boot): string | null {
  switch (boot.page) {
    case 'petition':
    case 'sign':
    case 'thanks':
    case 'follow':
    case 'update':
    case 'updates':
    case 'privacy':
      return privacyPath(boot.locale, boot.data.petition.slug)
    case 'confirm':
      return boot.data.confirmation && privacyPath(boot.locale, boot.data.confirmation.petition.slug)
    default:
      return null
  }
}
