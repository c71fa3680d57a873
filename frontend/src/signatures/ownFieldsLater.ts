import type { Boot } from '../core/boot'
import { later } from '../core/later'

/** Few forms ask more than name, address and country. */
export const ownFields = later(async () => (await import('./ownFields')).ownFieldsCode)

/** Whether the page's form asks more (F-6). */
export function asksMore({ data }: Boot): boolean {
  return data !== null && 'petition' in data && data.petition.fields.length > 0
}
