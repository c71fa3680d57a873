import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Source {
  path: string
  content: string
}

/** Our own files below a folder with one of the endings; what is generated is left out. */
export function sources(folder: string, ...endings: string[]): Source[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => endings.some((ending) => name.endsWith(ending)) && !name.startsWith('gql'))
    .map((name) => join(folder, name))
    .map((path) => ({ path, content: readFileSync(path, 'utf8') }))
}
