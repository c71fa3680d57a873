/** What search engines and previews are told of a page. Server only. */
import type { Boot } from '../core/boot'
import type { Language } from '../core/messages'
import { listPath, petitionPath } from '../petitions/address'

/** The address under which a search engine may know the page; null for pages that are nobody else's business. */
export function canonicalOf(boot: Boot): string | null {
  switch (boot.page) {
    case 'platform':
    case 'home':
    case 'update':
    case 'updates':
      return boot.path
    case 'listing':
      return listPath(boot.locale, boot.data, boot.data.petitionList.page)
    case 'petition':
      return boot.data.petition.state === 'DRAFT' || boot.data.petition.unlisted ? null : boot.path
    case 'sign':
      return petitionPath(boot.locale, boot.data.petition.slug)
    default:
      return null
  }
}

/** One or two sentences about the page, for search engines and previews. */
export function descriptionOf(boot: Boot, { text }: Language): string | null {
  switch (boot.page) {
    case 'platform':
      return text('platform.lead')
    case 'home':
      return text('home.description', { organisation: boot.tenant?.name ?? '' })
    case 'petition':
    case 'sign':
      return boot.data.petition.lead
    case 'update':
      return boot.data.update.lead
    case 'updates':
      return boot.data.petition.lead
    default:
      return null
  }
}
