// @ts-check
/**
 * The typed operations (src/gql/graphql.ts) and the persisted documents
 * (../graphql/operations/manifest.json: { "sha256:<hex>": "<document>" }), made from schema and documents.
 *
 * It drives codegen's core and its client preset directly: the command-line package brings loaders for
 * remote schemas that need a newer Node than this project asks for, and none of them is used here.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { argv } from 'node:process'
import { preset } from '@graphql-codegen/client-preset'
import { codegen } from '@graphql-codegen/core'
import { buildSchema, parse } from 'graphql'

const frontend = join(import.meta.dirname, '..')
const contract = join(frontend, '../graphql')

/** Every operation document, in a stable order, so that the generated files do not change by chance. */
async function readDocuments() {
  const folder = join(contract, 'operations')
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.graphql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const rawSDL = await readFile(join(folder, name), 'utf8')
      return { location: name, rawSDL, document: parse(rawSDL) }
    }),
  )
}

/** Where a generated section belongs; null for what the pages do not use (the text tag and its index). */
function destination(/** @type {string} */ filename) {
  if (filename.endsWith('/graphql.ts')) return join(frontend, 'src/gql/graphql.ts')
  if (filename.endsWith('/persisted-documents.json')) return join(contract, 'operations/manifest.json')
  return null
}

/** The files as they should be: [path, content]. */
export async function generate() {
  const sdl = await readFile(join(contract, 'schema.graphql'), 'utf8')
  const sections = await preset.buildGeneratesSection({
    baseOutputDir: '/',
    schema: parse(sdl),
    schemaAst: buildSchema(sdl),
    documents: await readDocuments(),
    config: {
      documentMode: 'string',
      enumType: 'string-literal',
      useTypeImports: true,
      strictScalars: true,
      defaultScalarType: 'unknown',
      scalars: { DateTime: 'string' },
    },
    presetConfig: {
      fragmentMasking: false,
      persistedDocuments: { mode: 'replaceDocumentWithHash', hashAlgorithm: 'sha256' },
    },
    plugins: [],
    pluginMap: {},
  })
  // Together, not one after the other: the section of persisted documents waits for the typed documents.
  const files = sections.map(async (section) => {
    const path = destination(section.filename)
    return path === null ? [] : [{ path, content: `${(await codegen(section)).trimEnd()}\n` }]
  })
  return (await Promise.all(files)).flat()
}

if (argv[1] === import.meta.filename) {
  await Promise.all((await generate()).map(({ path, content }) => writeFile(path, content)))
}
