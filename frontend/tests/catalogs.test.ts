import { describe, expect, it } from 'vitest'
import { findFaults, told } from '../build/catalogs'
import { catalogFiles } from '../build/icu'
import { sources } from './sources'

const files = catalogFiles()
const english = JSON.parse(files['messages/en.json'] ?? '{}') as Record<string, string>

it('the language files have no fault', () => {
  expect(findFaults(files).map(told)).toEqual([])
})

it('English says no word that plain text does without (G-17)', () => {
  for (const [id, message] of Object.entries(english)) {
    expect(message, id).not.toMatch(/\b(please|sorry|invalid|oops|submit)\b/iu)
  }
})

const MODEL = `{
  "form.name": "Your name",
  "form.sent": "We wrote to {address}. <link>Send it again</link>",
  "signed": "{count, plural, one {# person} other {# people}} have signed",
  "names": "{known, plural, =0 {Nobody} other {Everybody}}",
  "refusal.FULL": "Full: {limit}"
}
`

const RUSSIAN = `{
  "form.name": "Имя",
  "form.sent": "Мы написали на {address}. <link>Ещё раз</link>",
  "signed": "Подписали: {count, plural, one {# человек} few {# человека} many {# человек} other {# человека}}",
  "names": "{known, plural, =0 {Никто} other {Все}}",
  "refusal.FULL": "Заполнено: {limit}"
}
`

/** What is told of a Russian file beside the model, without the name of the file. */
function faultsOf(source: string, name = 'messages/ru.json'): string[] {
  const faults = findFaults({ 'messages/en.json': MODEL, [name]: source })
  return faults.map((fault) => told(fault).replace('messages/ru.json:', ''))
}

describe('a language file', () => {
  it('without a fault passes', () => {
    expect(faultsOf(RUSSIAN)).toEqual([])
  })

  it.each([
    ['a missing message', '  "form.name": "Имя",\n', '', '1: `form.name` is missing. Translate "Your name".'],
    [
      'a superfluous one',
      '"names"',
      '"extra": "Ещё",\n  "names"',
      '5: `extra` is no message of the platform. Delete it',
    ],
    ['a message twice', '"names"', '"form.name": "Я",\n  "names"', '5: `form.name` stands there twice. Delete one'],
    ['an empty message', '"Имя"', '" "', '2: `form.name` is empty. Write the message'],
    ['what is no text', '"Имя"', '7', '2: `form.name` is no text. Write the message'],
    ['an open brace', '{address}', '{address', '3: `form.sent` is no ICU message: '],
    [
      'an unknown placeholder',
      '{address}',
      '{adress}',
      '`form.sent` holds {adress}, which nobody fills in. Known here: {address}',
    ],
    ['a placeholder left out', '{limit}', '', '6: `refusal.FULL` lacks {limit}. Write {limit} where it belongs'],
    ['a tag left out', /<\/?link>/gu, '', '3: `form.sent` lacks </link>. Write </link> where it belongs'],
    ['an unknown tag', /link>/gu, 'b>', '3: `form.sent` holds <b>, which nobody fills in. Known here: </link>, <link>'],
    [
      'a tag that is not closed',
      '<link>Ещё раз</link>',
      '</link>Ещё раз<link>',
      '3: `form.sent` has tags that are not closed',
    ],
    [
      'a plural form left out',
      'few {# человека} ',
      '',
      '4: `signed` lacks the plural form `few` of this language. Write few {…}',
    ],
    [
      'a form of another language',
      'few {',
      'two {# б} few {',
      '4: `signed` has the plural form `two`, which this language has not',
    ],
    ['a plural that counts nothing', /\{count, plural.*\}\}/gu, '{count}', '`signed` lacks {count, plural or number}'],
    [
      'a plural for the server',
      '{limit}',
      '{limit, plural, other {#}}',
      '6: `refusal.FULL` holds a plural, a tag or a quote',
    ],
    ['a comma too few', '"Имя",', '"Имя"', ': this is not JSON: '],
    ['a list', RUSSIAN, '[]', '1: the file holds no object. Write { "id": "message" }'],
  ])('with %s is told of', (_, from, to, fault) => {
    const faults = faultsOf(RUSSIAN.replaceAll(typeof from === 'string' ? new RegExp(literal(from), 'gu') : from, to))
    expect(faults.join('\n')).toContain(fault)
  })

  it('has each of its faults told, in one run', () => {
    const broken = RUSSIAN.replace('{address}', '{adress}').replace('few {# человека} ', '').replace('"Имя"', '""')
    expect(faultsOf(broken)).toHaveLength(4)
  })

  it('is named after a language', () => {
    expect(faultsOf(RUSSIAN, 'messages/xx-yy-zz.json')).toEqual([
      'messages/xx-yy-zz.json:1: no language is called `xx-yy-zz`. Name the file after its language by BCP 47, such as he.json.',
    ])
  })

  it('is not measured by an English file that cannot be read', () => {
    expect(findFaults({ 'messages/en.json': '{', 'messages/ru.json': RUSSIAN })).toHaveLength(1)
    expect(findFaults({ 'messages/ru.json': RUSSIAN }).map(told)).toEqual([
      'en.json:1: the messages in English are missing. Put the file back.',
    ])
  })
})

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&')
}

describe('message ids', () => {
  const text = sources('src', '.ts', '.tsx').map(({ content }) => content)
  /** Ids that the code builds: `status.${…}`; or that the server uses. */
  const families =
    /^(?:member\.goOn|form\.(?:addName|signNow))$|^(field|follow\.(?:heading|promise|ask|confirmed|keep)|status|outcome|event|story|list|letter|problem|refusal|picture|mail|form\.nameIs|form\.choice)\./u

  it.each(Object.keys(english))('%s is used', (id) => {
    if (families.test(id)) return
    const quoted = [`'${id}'`, `"${id}"`]
    expect(text.some((content) => quoted.some((words) => content.includes(words)))).toBe(true)
  })
})
