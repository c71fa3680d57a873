import { render } from '@testing-library/preact'
import type { ComponentChildren } from 'preact'
import { describe, expect, it } from 'vitest'
import arabic from '../messages/ar.json?icu'
import { createLanguage, LanguageProvider, type MessageId, Text } from '../src/core/messages'
import { languages } from './support'

function html(locale: string, content: ComponentChildren): string {
  return render(<LanguageProvider value={languages[locale] ?? null}>{content}</LanguageProvider>).container.innerHTML
}

describe('a message with elements in it', () => {
  it('is the sentence of the seed, as one message', () => {
    expect(html('en', <Text id="progress.goal" values={{ count: 35_412, goal: 50_000 }} />)).toBe(
      '<strong>35,412</strong> have signed the petition. Help us get to <strong>50,000</strong>.',
    )
    expect(html('en', <Text id="progress.goal" values={{ count: 1, goal: 100 }} />)).toBe(
      '<strong>1</strong> person has signed the petition. Help us get to <strong>100</strong>.',
    )
  })

  it('never reads a value as markup, whatever a person is called', () => {
    for (const name of ['<strong>x</strong>', '{goal}', '\\u003cb', '\uE000name\uE000', '</strong>', '$&']) {
      const { container } = render(
        <LanguageProvider value={languages.en ?? null}>
          <Text id="thanks.almost" values={{ name: <bdi>{name}</bdi> }} />
        </LanguageProvider>,
      )
      expect(container.textContent).toBe(`Almost there, ${name}. Two quick steps.`)
      expect(container.querySelector('strong')).toBeNull()
    }
  })

  it('puts strings in as they are', () => {
    expect(html('en', <Text id="error.prefixed" values={{ message: 'a <b>c</b>' }} />)).toBe(
      '<strong>Error:</strong> a &lt;b>c&lt;/b>'.replaceAll('b>c&lt;/b>', 'b&gt;c&lt;/b&gt;'),
    )
  })

  it('does not pass over a tag that nobody knows', () => {
    expect(() => html('en', <Text id="member.text" />)).toThrow('link')
  })
})

describe('plurals', () => {
  const signed = (locale: string, count: number) =>
    html(locale, <Text id="progress.noGoal" values={{ count }} />).replace(/<\/?strong>/gu, '')

  it.each([
    [0, 'كن أول الموقّعين.'],
    [1, 'وقّع شخص واحد (1) على العريضة.'],
    [2, 'وقّع شخصان (2) على العريضة.'],
    [3, 'وقّع 3 أشخاص على العريضة.'],
    [11, 'وقّع 11 شخصًا على العريضة.'],
    [100, 'وقّع 100 شخص على العريضة.'],
  ])('Arabic, %d', (count, sentence) => {
    expect(signed('ar', count)).toBe(sentence)
  })

  it('French: nobody is singular, a million takes "de"', () => {
    expect(html('fr', <Text id="fact.signed" values={{ count: 0 }} />)).toBe('0 signature')
    expect(signed('fr', 1_000_000)).toMatch(/de personnes ont signé/u)
  })
})

describe('the sentence of the count (P-4)', () => {
  it.each(['en', 'fr', 'ar'])('sets first what has been reached, then the goal: %s', (locale) => {
    for (const count of [0, 1, 2, 3, 11, 100]) {
      const sentence = html(locale, <Text id="progress.goal" values={{ count, goal: 250 }} />)
      const bold = [...sentence.matchAll(/<strong>(.*?)<\/strong>/gu)].map(([, words]) => words)
      expect(bold, sentence).toHaveLength(2)
      expect(bold[1]).toBe('250')
    }
  })

  it('says no bare nought', () => {
    expect(html('en', <Text id="progress.goal" values={{ count: 0, goal: 100 }} />)).toBe(
      '<strong>Be the first to sign.</strong> Help us get to <strong>100</strong>.',
    )
  })
})

describe('the digits of a tenant', () => {
  const nahr = createLanguage('ar', arabic, 'arab')
  const said = (id: MessageId, values: Record<string, number>) =>
    render(
      <LanguageProvider value={nahr}>
        <Text id={id} values={values} />
      </LanguageProvider>,
    ).container.textContent

  it('stand in numbers, dates and plurals, and in what the words say themselves', () => {
    expect(nahr.formats.number(35_412)).toBe('٣٥٬٤١٢')
    expect(nahr.formats.day('2012-12-03T00:00:00Z')).toBe('٣ ديسمبر ٢٠١٢')
    expect(said('progress.noGoal', { count: 35_412 })).toBe('وقّع ٣٥٬٤١٢ شخصًا على العريضة.')
    expect(said('progress.closed', { count: 0 })).toBe('لم يوقّع أحد على هذه العريضة.')
    expect(nahr.text('confirm.expired')).toBe('انتهت صلاحية هذا الرابط لمرور ١٤ يومًا')
  })

  it('leave no other digit in any message', () => {
    const shown = Object.keys(arabic).filter((id) => !id.startsWith('picture.')) as MessageId[]
    for (const id of shown) {
      expect(nahr.text(id, { count: 35_412, goal: 50_000, known: 3 }), id).not.toMatch(/[0-9]/u)
    }
  })
})

describe('numbers, dates and names', () => {
  it('are written as the language writes them, in Latin digits', () => {
    expect(languages.ar?.formats.number(35_412)).toBe('35,412')
    expect(languages.fr?.formats.number(35_412)).toBe('35\u202F412')
    expect(languages.en?.formats.day('2012-12-03T23:59:59Z')).toBe('3 December 2012')
    expect(languages.fr?.formats.day('2012-12-03T00:00:00Z')).toBe('3 décembre 2012')
    expect(languages.en?.formats.country('TN')).toBe('Tunisia')
  })

  it('do not depend on where the server or the reader is', () => {
    const id: MessageId = 'state.closedOn'
    expect(languages.en?.text(id, { day: languages.en.formats.day('2012-12-14T23:30:00Z') })).toBe(
      'This petition closed on 14 December 2012.',
    )
  })
})
