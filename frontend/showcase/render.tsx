/** The components' states as whole documents, for the demo and for the pictures of the tests. Never part of what is served to supporters. */
import type { Messages } from '@lingui/core'
import { renderToString } from 'preact-render-to-string'
import type { Common, Look } from '../src/core/boot'
import { Countries } from '../src/core/countries'
import { countryList } from '../src/core/countryList'
import { alternatives, Layout } from '../src/core/layout'
import { LookContext } from '../src/core/look'
import { createLanguage, LanguageProvider } from '../src/core/messages'
import { access, common, itu, ituInArabic } from '../tests/ground'
import { PARTS } from './parts'

const catalogs = import.meta.glob<Messages>(['../messages/en.json', '../messages/ar.json'], {
  query: '?icu',
  import: 'default',
  eager: true,
})

interface Input {
  part: string
  locale: 'en' | 'ar'
  styles: string[]
  look: Look
}

const REVEAL = { en: 'The internet belongs to us', ar: 'الإنترنت ملكنا' }

function frame({ locale, styles, look }: Input): Common {
  return {
    ...common,
    locale,
    dir: locale === 'ar' ? 'rtl' : 'ltr',
    path: `/${locale}/p/itu`,
    assets: { script: null, styles },
    tenant: { ...access, look: { ...look, reveal: REVEAL } },
  }
}

/** One part (JSON in) as a document; an empty text where there is no such part. */
function renderPage(json: string): string {
  const input = JSON.parse(json) as Input
  const part = PARTS[input.part]
  if (part === undefined) return ''
  const boot = frame(input)
  const look = boot.tenant?.look ?? input.look
  const petition = input.locale === 'ar' ? ituInArabic : itu
  const language = createLanguage(input.locale, catalogs[`../messages/${input.locale}.json`] as Messages)
  const page = (
    <html lang={boot.locale} dir={boot.dir} data-base={look.base} data-header={look.header}>
      <head>
        <meta charset="utf-8" />
        <title>{input.part}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {boot.assets.styles.map((href) => (
          <link key={href} rel="stylesheet" href={href} />
        ))}
      </head>
      <body>
        <div id="app">
          <LanguageProvider value={language}>
            <Countries.Provider value={countryList(boot.locale).slice(0, 3)}>
              <LookContext.Provider value={look}>
                <Layout boot={boot} languages={alternatives(boot.path, ['en', 'ar', 'fr'])}>
                  {part({ boot, petition })}
                </Layout>
              </LookContext.Provider>
            </Countries.Provider>
          </LanguageProvider>
        </div>
      </body>
    </html>
  )
  return `<!doctype html>${renderToString(page)}`
}

Object.assign(globalThis, { renderPage, parts: Object.keys(PARTS) })
