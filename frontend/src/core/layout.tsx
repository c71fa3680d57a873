import type { ComponentChildren } from 'preact'
import type { Common, Tenant } from './boot'
import { endonym } from './locale'
import { useLanguage } from './messages'
import { handedOn } from './query'

export interface Alternative {
  locale: string
  path: string
}

const FIRST_SEGMENT = /^\/[^/]+/u

/** The same page in other languages: `/fr/p/itu` for `/en/p/itu`. */
export function alternatives(path: string, locales: string[]): Alternative[] {
  return locales.map((locale) => ({ locale, path: path.replace(FIRST_SEGMENT, `/${locale}`) }))
}

interface LayoutProps {
  boot: Common
  /** The form, where the page has one. */
  skipTo?: 'sign' | undefined
  languages: Alternative[]
  /** Where it stands what happens to the details that the page takes (G-16). */
  privacy?: string | null
  /** The line that offers the page in another language. */
  offer?: ComponentChildren
  children: ComponentChildren
}

/** Skip link, header, `main`, footer: the same on every page (G-1, G-2, P-1). */
export function Layout({ boot, skipTo, languages, privacy = null, offer, children }: LayoutProps) {
  const { text } = useLanguage()
  return (
    <>
      <a class="skip" href={skipTo === undefined ? '#main' : `#${skipTo}`}>
        {text(skipTo === undefined ? 'skip.main' : 'skip.petition')}
      </a>
      {boot.tenant !== null && (
        <header class="header">
          <a class="brand" href={`/${boot.locale}/`}>
            <Brand tenant={boot.tenant} />
          </a>
          {languages.length > 1 && <Languages current={boot.locale} languages={languages} query={boot.query} />}
        </header>
      )}
      {offer}
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      {boot.tenant !== null && <Footer contact={boot.tenant.contact} privacy={privacy} />}
    </>
  )
}

/** The logo with the organisation's name as its words, else the name itself. */
function Brand({ tenant: { name, look } }: { tenant: Tenant }) {
  if (look.logo === null) return <bdi dir="auto">{name}</bdi>
  const { light, dark, width, height } = look.logo
  return (
    <picture>
      {dark !== null && <source media="(prefers-color-scheme: dark)" srcset={`/theme/${dark}`} />}
      <img class="logo" src={`/theme/${light}`} alt={name} width={width} height={height} />
    </picture>
  )
}

interface LanguagesProps {
  current: string
  languages: Alternative[]
  /** How the person came, which stays with them (G-12). */
  query: string
}

/** A `<details>` on narrow screens; the stylesheet lays it open on wide ones (G-12). */
function Languages({ current, languages, query }: LanguagesProps) {
  const { text } = useLanguage()
  return (
    <nav class="languages" aria-label={text('languages')}>
      <details>
        <summary>{endonym(current)}</summary>
        <ul>
          {languages.map(({ locale, path }) => (
            <li key={locale}>
              <a
                href={handedOn(path, query)}
                lang={locale}
                hreflang={locale}
                aria-current={locale === current || undefined}
              >
                {endonym(locale)}
              </a>
            </li>
          ))}
        </ul>
      </details>
    </nav>
  )
}

function Footer({ contact, privacy }: { contact: Tenant['contact']; privacy: string | null }) {
  const { text } = useLanguage()
  return (
    <footer class="footer">
      <address>
        <bdi dir="auto">{contact.name}</bdi>
        <br />
        <bdi dir="auto">{contact.address}</bdi>
        <br />
        <a href={`mailto:${contact.email}`} dir="ltr">
          {contact.email}
        </a>
      </address>
      {privacy !== null && (
        <p>
          <a href={privacy}>{text('data.summary')}</a>
        </p>
      )}
    </footer>
  )
}
