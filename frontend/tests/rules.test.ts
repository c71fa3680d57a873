import { describe, expect, it } from 'vitest'
import { brokenRules } from '../src/signatures/rules'

const right = { name: 'Amina Ben Ali', email: 'amina@example.org', country: 'TN', news: 'no' }

function codeFor(changes: Partial<typeof right>): string | undefined {
  const broken = brokenRules({ ...right, ...changes })
  expect(broken.length).toBeLessThanOrEqual(1)
  return broken[0]?.code
}

describe('the rules of the sign form', () => {
  it('take what people are called', () => {
    for (const name of [
      'Amina',
      'O’Brien',
      "O'Brien",
      'محمد بن علي',
      'Sukarno 2',
      '李小龍',
      'می‌خواهم',
      'x'.repeat(150),
      ' Jo  Ann ',
      '\u2068أمينة\u2069',
      'أمينة\u200F',
    ]) {
      expect(codeFor({ name }), name).toBeUndefined()
    }
  })

  it.each([
    ['', 'NAME_REQUIRED'],
    [' \t ', 'NAME_REQUIRED'],
    ['x'.repeat(151), 'NAME_TOO_LONG'],
    ['see https://spam.example', 'NAME_HAS_LINK'],
    ['www.spam', 'NAME_HAS_LINK'],
    ['buy at spam.com', 'NAME_HAS_LINK'],
    ['=cmd|x', 'NAME_START'],
    ['@amina', 'NAME_START'],
    ['Ami\u202Ena', 'NAME_CHARACTERS'],
    ['Ami\u0000na', 'NAME_CHARACTERS'],
  ])('name %j: %s', (name, code) => {
    expect(codeFor({ name })).toBe(code)
  })

  it('count characters, not UTF-16 units', () => {
    expect(codeFor({ name: '𝒜'.repeat(150) })).toBeUndefined()
    expect(codeFor({ name: '𝒜'.repeat(151) })).toBe('NAME_TOO_LONG')
  })

  it.each([
    ['', 'EMAIL_REQUIRED'],
    ['amina', 'EMAIL_INVALID'],
    ['amina@', 'EMAIL_INVALID'],
    ['amina@localhost', 'EMAIL_INVALID'],
    ['a b@example.org', 'EMAIL_INVALID'],
    ['a@b@example.org', 'EMAIL_INVALID'],
    ['amina@example..org', 'EMAIL_INVALID'],
    [`${'x'.repeat(65)}@example.org`, 'EMAIL_TOO_LONG'],
    [`a@${'x'.repeat(250)}.org`, 'EMAIL_TOO_LONG'],
  ])('email %j: %s', (email, code) => {
    expect(codeFor({ email })).toBe(code)
  })

  it('take addresses with a tag, and white space around them', () => {
    for (const email of [
      'amina+itu@example.org',
      ' amina@example.org ',
      'a@münchen.example',
      'mei＠example。org',
      '\u202Aa@b.org\u202C',
    ]) {
      expect(codeFor({ email }), email).toBeUndefined()
    }
  })

  it('name every field that is missing, in the order of the form', () => {
    const broken = brokenRules({ name: '', email: '', country: '', news: '' })
    expect(broken.map(({ code }) => code)).toEqual([
      'NAME_REQUIRED',
      'EMAIL_REQUIRED',
      'COUNTRY_REQUIRED',
      'NEWS_REQUIRED',
    ])
  })
})
