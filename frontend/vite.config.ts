import { readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { compressedAssets } from './build/compress.ts'
import { subsetFonts } from './build/fonts.ts'
import { icuMessages, rightToLeft } from './build/icu.ts'
import { type Built, messagesByChunk } from './build/messages.ts'
import { slimPreload } from './build/preload.ts'

/** What the client build, which therefore runs before the server build, has made of each chunk: addresses. */
function builtChunks() {
  const chunks = JSON.parse(readFileSync(new URL('dist/chunks.json', import.meta.url), 'utf8')) as Record<string, Built>
  const address = (file: string) => `/${file}`
  const built = Object.entries(chunks).map(([name, { scripts, styles, messages }]) => {
    const catalogs = Object.entries(messages).map(([locale, file]) => [locale, address(file)])
    return [
      name,
      { scripts: scripts.map(address), styles: styles.map(address), messages: Object.fromEntries(catalogs) },
    ]
  })
  return Object.fromEntries(built)
}

/** The modules of the first file: what every page needs, and what so many do that files of their own would cost more. */
const FIRST =
  /node_modules|preload-helper|\/src\/(?:core|gql)\/|\/(?:client|app|chunks|catalog|languages|progress|drawing|reveal|liveCount|rolling|state|verb|ownName|address|place|dataCard|receipt|domain|emailInput|honeypot|limits|updates\/list)\.tsx?$/u

/** One stylesheet for all pages of each base theme. */
const SHEETS = ['open-wire', 'broadsheet', 'commons'].map((base) => `src/themes/${base}.sheet.css`)

const clientBuild = {
  manifest: 'manifest.json',
  modulePreload: false,
  assetsInlineLimit: 0,
  target: 'es2022',
  rolldownOptions: {
    input: ['src/pages/client.tsx', ...SHEETS],
    output: { codeSplitting: { groups: [{ name: 'client', test: FIRST }] } },
  },
}

/** One file for bare V8: no module loader, no DOM, no Node. */
const serverBuild = {
  ssr: true,
  assetsInlineLimit: 0,
  outDir: 'dist/server',
  emptyOutDir: true,
  copyPublicDir: false,
  minify: true,
  target: 'es2022',
  rolldownOptions: {
    input: 'src/pages/server.tsx',
    output: { format: 'iife', entryFileNames: 'render.js', codeSplitting: false },
  },
} as const

/** The states of the components, for the demo and the tests (`showcase/`). */
const showcaseBuild = {
  ...serverBuild,
  outDir: 'dist/showcase',
  rolldownOptions: { ...serverBuild.rolldownOptions, input: 'showcase/render.tsx' },
} as const

function serverBuildOf(mode: string) {
  return mode === 'showcase' ? showcaseBuild : serverBuild
}

export default defineConfig(({ isSsrBuild = false, mode }) => ({
  plugins: [
    icuMessages(),
    subsetFonts(),
    ...(isSsrBuild ? [] : [slimPreload(), messagesByChunk(), compressedAssets()]),
  ],
  build: isSsrBuild ? serverBuildOf(mode) : clientBuild,
  define: {
    // Bare V8 has no address of its own; nothing that asks for it runs there.
    ...(isSsrBuild ? { 'import.meta.url': '""' } : {}),
    'process.env.NODE_ENV': JSON.stringify(mode === 'showcase' ? 'production' : mode),
    __RIGHT_TO_LEFT__: JSON.stringify(rightToLeft()),
    __BUILT__: JSON.stringify(isSsrBuild ? builtChunks() : {}),
  },
  ssr: { noExternal: true as const, target: 'webworker' as const },
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    environment: 'happy-dom',
    testTimeout: 30_000,
    restoreMocks: true,
    unstubGlobals: true,
  },
}))
