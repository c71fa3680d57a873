import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import subsetFont from 'subset-font'
import type { Plugin } from 'vite'

const packages = join(import.meta.dirname, '../node_modules/@fontsource')
const folder = join(import.meta.dirname, '../fonts')

/** First and last code point of what a script needs. */
type Range = readonly [number, number]

const PUNCTUATION: Range[] = [
  [0x20_10, 0x20_15],
  [0x20_18, 0x20_1e],
  [0x20_26, 0x20_26],
  [0x20_39, 0x20_3a],
]

/**
 * The faces that we serve, one weight of each: source and code points. Layout features are kept, for without them
 * Arabic letters stand apart; `src/core/fonts.css` repeats the ranges.
 */
export const FACES: Record<string, { source: string; ranges: Range[] }> = {
  'poster-latin': {
    source: 'sofia-sans-extra-condensed/files/sofia-sans-extra-condensed-latin-800-normal.woff2',
    ranges: [
      [0x20, 0x7e],
      [0xa0, 0xa0],
      [0xab, 0xab],
      [0xb7, 0xb7],
      [0xbb, 0xbb],
      ...PUNCTUATION,
      [0x20_09, 0x20_09],
      [0x20_2f, 0x20_2f],
    ],
  },
  'poster-accents': {
    source: 'sofia-sans-extra-condensed/files/sofia-sans-extra-condensed-latin-800-normal.woff2',
    ranges: [
      [0xa1, 0xaa],
      [0xac, 0xb6],
      [0xb8, 0xba],
      [0xbc, 0xff],
      [0x1_52, 0x1_53],
    ],
  },
  'poster-latin-ext': {
    source: 'sofia-sans-extra-condensed/files/sofia-sans-extra-condensed-latin-ext-800-normal.woff2',
    ranges: [
      [0x1_00, 0x1_51],
      [0x1_54, 0x1_7f],
      [0x1e_00, 0x1e_ff],
    ],
  },
  'poster-cyrillic': {
    source: 'sofia-sans-extra-condensed/files/sofia-sans-extra-condensed-cyrillic-800-normal.woff2',
    ranges: [
      [0x4_00, 0x4_5f],
      [0x4_90, 0x4_91],
      [0x21_16, 0x21_16],
    ],
  },
  'poster-digits': {
    source: 'sofia-sans-extra-condensed/files/sofia-sans-extra-condensed-latin-800-normal.woff2',
    ranges: [
      [0x21, 0x21],
      [0x25, 0x25],
      [0x2c, 0x2e],
      [0x30, 0x3a],
    ],
  },
  'poster-arabic': {
    source: 'noto-kufi-arabic/files/noto-kufi-arabic-arabic-800-normal.woff2',
    ranges: [
      [0x6_0c, 0x6_0c],
      [0x6_1b, 0x6_1b],
      [0x6_1f, 0x6_1f],
      [0x6_21, 0x6_3a],
      [0x6_40, 0x6_52],
      [0x6_60, 0x6_69],
      [0x6_70, 0x6_70],
      [0x6_7e, 0x6_7e],
      [0x6_86, 0x6_86],
      [0x6_a9, 0x6_a9],
      [0x6_af, 0x6_af],
      [0x6_cc, 0x6_cc],
    ],
  },
}

const LICENCES = {
  'poster-OFL.txt': 'sofia-sans-extra-condensed/LICENSE',
  'poster-arabic-OFL.txt': 'noto-kufi-arabic/LICENSE',
}

function characters(ranges: Range[]): string {
  return ranges
    .flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index))
    .map((point) => String.fromCodePoint(point))
    .join('')
}

function fileOf(face: string): string {
  return join(folder, `${face}.woff2`)
}

async function writeFonts(anew: boolean): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const wanted = Object.entries(FACES).filter(([name]) => anew || !existsSync(fileOf(name)))
  await Promise.all(
    wanted.map(async ([name, { source, ranges }]) => {
      const font = readFileSync(join(packages, source))
      writeFileSync(fileOf(name), await subsetFont(font, characters(ranges), { targetFormat: 'woff2' }))
    }),
  )
  for (const [name, source] of Object.entries(LICENCES)) copyFileSync(join(packages, source), join(folder, name))
}

/** Makes the subsets in `fonts/` before anything asks for them, and lays their licences beside the built ones. */
export function subsetFonts(): Plugin {
  return {
    name: 'subset-fonts',
    config: (_, { command }) => writeFonts(command === 'build'),
    generateBundle() {
      for (const name of Object.keys(LICENCES)) {
        this.emitFile({ type: 'asset', fileName: `assets/${name}`, source: readFileSync(join(folder, name)) })
      }
    },
  }
}
