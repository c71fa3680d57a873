import type { Boot } from '../core/boot'
import { type Alternative, alternatives } from '../core/layout'
import { petitionPath } from '../petitions/address'
import { addressOf } from './chunks'

/** The languages of the page: those in which its petition is published, else those of the organisation (G-12). */
export function languagesOf(boot: Boot): Alternative[] {
  switch (boot.page) {
    case 'petition':
    case 'sign':
    case 'thanks':
    case 'follow':
    case 'update':
    case 'updates':
    case 'privacy':
      return alternatives(addressOf(boot), boot.data.petition.locales)
    case 'letter':
      return alternatives(petitionPath(boot.locale, boot.data.petition.slug) + boot.query, boot.data.petition.locales)
    case 'home':
    case 'listing':
    case 'search':
    case 'confirm':
    case 'following':
      return alternatives(addressOf(boot), boot.tenant?.locales ?? [])
    default:
      return (boot.tenant?.locales ?? []).map((locale) => ({ locale, path: `/${locale}/${boot.query}` }))
  }
}
