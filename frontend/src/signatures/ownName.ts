/** What forms and problems call a field that only this petition's form has. */
export function ownName({ name }: { name: string }): string {
  return `fields.${name}`
}
