/** The rules of the house that no linter knows. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generate } from '../build/codegen.mjs'
import { sources } from './sources'

const code = sources('src', '.ts', '.tsx')
const styles = sources('src', '.css')

describe('stylesheets', () => {
  /** Physical properties and values: each has a logical twin that right-to-left turns by itself. */
  const physical = [
    /(?:^|[\s;{])(?:left|right|top|bottom)\s*:/u,
    /(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)/u,
    /border-(?:top|bottom)-(?:left|right)-radius/u,
    /(?:^|[\s;{])(?:min-|max-)?(?:width|height)\s*:/u,
    /(?:text-align|float|clear|caption-side|resize)\s*:\s*(?:left|right|top|bottom|horizontal|vertical)/u,
    /overflow-[xy]\b/u,
  ]

  it.each(styles)('$path has logical properties only', ({ content }) => {
    const rules = content
      .replace(/\/\*.*?\*\//gsu, '')
      .replace(/@media[^{]+/gu, '')
      .replace(/env\([^)]*\)/gu, '')
    for (const pattern of physical) expect(rules).not.toMatch(pattern)
  })

  it('know a physical property when they see one', () => {
    for (const rule of [
      'a{left:0}',
      'a{margin-left:1px}',
      'a{max-width:1px}',
      'a{text-align: right}',
      'a{\n  top: 0}',
    ]) {
      expect(
        physical.some((pattern) => pattern.test(rule)),
        rule,
      ).toBe(true)
    }
  })

  it.each(styles)('$path takes its colours from the tokens', ({ path, content }) => {
    if (path.endsWith('tokens.css')) return
    expect(content).not.toMatch(/#[0-9a-f]{3,8}\b(?![^{]*\{)|\b(?:rgb|hsl|oklch)a?\(/iu)
  })
})

describe('modules', () => {
  const downward = ['core', 'tenancy', 'petitions', 'signatures', 'followers', 'updates', 'pages']
  const sliceOf = (path: string) => downward.indexOf(path.split('/')[1] ?? '')
  const imports = code.flatMap(({ path, content }) =>
    [...content.matchAll(/from '(\.[^']+)'/gu)].map(([, target = '']) => ({
      path,
      target: join(dirname(path), target),
    })),
  )

  it('import downward', () => {
    const upward = imports.filter(({ path, target }) => sliceOf(target) > sliceOf(path))
    expect(upward).toEqual([])
    expect(imports.length).toBeGreaterThan(50)
  })

  it.each(code)('$path has at most 300 lines and no style attribute', ({ content }) => {
    expect(content.split('\n').length).toBeLessThanOrEqual(300)
    expect(content).not.toMatch(/\sstyle=/u)
  })
})

describe('functions', () => {
  const LONGEST = 40
  const functions = code.flatMap(({ path, content }) =>
    [...content.matchAll(/^(?:export )?(?:async )?function (\w+).*?^\}/gmsu)].map(([body, name]) => ({
      name: `${path} ${name}`,
      lines: body.split('\n').length,
    })),
  )

  it('are short enough to read at once', () => {
    expect(functions.filter(({ lines }) => lines > LONGEST)).toEqual([])
    expect(functions.length).toBeGreaterThan(50)
  })
})

describe('generated files', () => {
  it('are what the schema and the operations give', async () => {
    const files = await generate()
    expect(files).toHaveLength(2)
    for (const { path, content } of files) expect(readFileSync(path, 'utf8') === content, path).toBe(true)
  })
})
