import type { Boot } from '../core/boot'
import { type Alternative, alternatives } from '../core/layout'
import { listPath, petitionPath, searchPath } from '../petitions/address'

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
      return alternatives(boot.path, boot.data.petition.locales)
    case 'letter':
      return alternatives(petitionPath(boot.locale, boot.data.petition.slug), boot.data.petition.locales)
    case 'listing':
      return alternatives(listPath(boot.locale, boot.data, boot.data.petitionList.page), boot.tenant?.locales ?? [])
    case 'search':
      return alternatives(searchPath(boot.locale, boot.data.query, boot.data.closed), boot.tenant?.locales ?? [])
    case 'home':
    case 'confirm':
    case 'following':
      return alternatives(boot.path, boot.tenant?.locales ?? [])
    default:
      return (boot.tenant?.locales ?? []).map((locale) => ({ locale, path: `/${locale}/` }))
  }
}
