import type { Boot } from '../core/boot'
import { alternatives } from '../core/layout'
import { PLAIN } from '../core/look'
import type { Language } from '../core/messages'
import { wasRefused } from '../core/refused'
import { petitionPath } from '../petitions/address'
import { type Chunk, chunkOf, titleOf } from './chunks'
import { FontPreload } from './fonts'
import { languagesOf } from './languages'
import { canonicalOf, descriptionOf } from './published'

interface HeadProps {
  boot: Boot
  language: Language
}

/** What was built of a chunk: addresses, those of its messages by language; known when the server's bundle is built. */
interface Built {
  scripts: string[]
  styles: string[]
  messages: Record<string, string>
}

declare const __BUILT__: Record<Chunk, Built>

/** The head of every document (G-9, G-14). */
export function Head({ boot, language }: HeadProps) {
  const title = titleOf(boot, language)
  const canonical = canonicalOf(boot)
  const { script, styles } = boot.assets
  const { day, night, icon } = boot.tenant?.look ?? PLAIN
  return (
    <head>
      <meta charset="utf-8" />
      <title>{wasRefused(boot.form) ? language.text('error.title', { title }) : title}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" content={day} />
      <meta name="theme-color" content={night} media="(prefers-color-scheme: dark)" />
      {styles.map((href) => (
        <link key={href} rel="stylesheet" href={href} />
      ))}
      <FontPreload boot={boot} />
      {icon !== null && <link rel="icon" type="image/svg+xml" href={`/theme/${icon}`} />}
      {script !== null && <Code boot={boot} script={script} />}
      {canonical === null || boot.status !== 200 ? (
        <meta name="robots" content="noindex" />
      ) : (
        <Published boot={boot} language={language} canonical={canonical} />
      )}
    </head>
  )
}

/**
 * The code of the page: all that it needs is asked for at once, so that nothing waits for a second round trip. The browser finds
 * the messages by their link, and those of the page after signing by an attribute of it.
 */
function Code({ boot, script }: { boot: Boot; script: string }) {
  const chunk = chunkOf(boot)
  const { scripts, styles, messages } = __BUILT__[chunk]
  const next = 'petition' in (boot.data ?? {}) && chunk !== 'afterwards' ? __BUILT__.afterwards.messages : {}
  return (
    <>
      {styles.map((href) => (
        <link key={href} rel="stylesheet" href={href} />
      ))}
      {scripts.map((href) => (
        <link key={href} rel="modulepreload" href={href} />
      ))}
      <link rel="modulepreload" id="messages" href={messages[boot.locale]} data-afterwards={next[boot.locale]} />
      <script type="module" src={script} />
    </>
  )
}

/** What search engines and previews read. */
function Published({ boot, language, canonical }: HeadProps & { canonical: string }) {
  const description = descriptionOf(boot, language)
  const title = boot.page === 'petition' ? boot.data.petition.title : titleOf(boot, language)
  return (
    <>
      {description !== null && <meta name="description" content={description} />}
      <link rel="canonical" href={boot.origin + canonical} />
      <Alternatives boot={boot} canonical={canonical} />
      <meta property="og:type" content="website" />
      <meta property="og:title" content={title} />
      {description !== null && <meta property="og:description" content={description} />}
      <meta property="og:url" content={boot.origin + canonical} />
      <meta property="og:locale" content={boot.locale} />
      {boot.tenant !== null && <meta property="og:site_name" content={boot.tenant.name} />}
      <Feed boot={boot} language={language} />
      <Preview boot={boot} title={title} language={language} />
      {boot.page === 'petition' && <Interactions boot={boot} url={boot.origin + canonical} />}
      {(boot.page === 'petition' || boot.page === 'sign') && (
        <Card url={boot.origin + canonical} title={title} boot={boot} />
      )}
    </>
  )
}

/** Where a feed reader finds the petition's updates. */
function Feed({ boot, language }: HeadProps) {
  if (boot.page !== 'petition' && boot.page !== 'update' && boot.page !== 'updates') return null
  const { slug, title } = boot.data.petition
  const href = `${boot.origin}${petitionPath(boot.locale, slug)}/updates.atom`
  return <link rel="alternate" type="application/atom+xml" href={href} title={language.text('feed.title', { title })} />
}

interface PreviewProps {
  boot: Boot
  title: string
  language: Language
}

/** The picture that messengers show (V-20). */
function Preview({ boot, title, language }: PreviewProps) {
  if (boot.page === 'privacy' || !('data' in boot && boot.data !== null && 'petition' in boot.data)) {
    return <meta name="twitter:card" content="summary" />
  }
  const { url, width, height } = boot.data.petition.shareImage
  const alt = language.text('document.title', { page: title, site: boot.tenant?.name ?? '' })
  return (
    <>
      <meta property="og:image" content={url} />
      <meta property="og:image:type" content="image/jpeg" />
      <meta property="og:image:width" content={String(width)} />
      <meta property="og:image:height" content={String(height)} />
      <meta property="og:image:alt" content={alt} />
      <meta name="twitter:card" content="summary_large_image" />
      <meta name="twitter:image:alt" content={alt} />
    </>
  )
}

/** Where sites that show cards of others find this petition's (oEmbed). */
function Card({ boot, url, title }: { boot: Boot; url: string; title: string }) {
  const href = `${boot.origin}/oembed?url=${encodeURIComponent(url)}&format=json`
  return <link rel="alternate" type="application/json+oembed" href={href} title={title} />
}

function Alternatives({ boot, canonical }: { boot: Boot; canonical: string }) {
  const languages = languagesOf(boot)
  if (languages.length < 2) return null
  const fallback = boot.tenant?.defaultLocale ?? boot.locale
  const all = alternatives(
    canonical,
    languages.map(({ locale }) => locale),
  )
  const neutral = all.find(({ locale }) => locale === fallback) ?? all[0]
  return (
    <>
      {all.map(({ locale, path }) => (
        <link key={locale} rel="alternate" hreflang={locale} href={boot.origin + path} />
      ))}
      {neutral !== undefined && <link rel="alternate" hreflang="x-default" href={boot.origin + neutral.path} />}
    </>
  )
}

/** schema.org: how many have signed; nothing while the page hides the number. */
function Interactions({ boot, url }: { boot: Extract<Boot, { page: 'petition' }>; url: string }) {
  const { title, signatureCount, minimumShown } = boot.data.petition
  if (signatureCount < minimumShown) return null
  const data = {
    '@context': 'https://schema.org',
    '@type': 'WebPage',
    name: title,
    url,
    inLanguage: boot.locale,
    interactionStatistic: {
      '@type': 'InteractionCounter',
      interactionType: 'https://schema.org/EndorseAction',
      userInteractionCount: signatureCount,
    },
  }
  const json = JSON.stringify(data).replaceAll('<', '\\u003c')
  // biome-ignore lint/security/noDangerouslySetInnerHtml: inert, and nothing in it can close the element
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: json }} />
}
