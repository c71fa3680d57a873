import type { Boot } from './boot'

/** Fields of the boot object that hold a text of the organisation as HTML. */
const HTML = /Html$/u

interface ProseProps {
  /** The field of the boot object that holds the text. */
  field: `${string}Html`
  html: string
}

/** A text of the organisation. The server has made it from Markdown and sanitised it. */
export function Prose({ field, html }: ProseProps) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the server has sanitised it
  return <div class="prose" data-field={field} dangerouslySetInnerHTML={{ __html: html }} />
}

/** What only the document's head says, by the names of the fields. */
const UNSAID = {
  assets: undefined,
  shareImage: undefined,
  poster: undefined,
  icon: undefined,
  day: undefined,
  night: undefined,
}

/**
 * The boot object as JSON for the browser, without the texts: what is shown of them stands in the page, the rest has no use there.
 * Nor has what only the head says, or what is for other languages.
 */
export function jsonWithoutProse(boot: Boot): string {
  const less: Record<string, unknown> = { ...UNSAID, reveal: ownReveal(boot) }
  return JSON.stringify(boot, (key, value: unknown) => {
    if (HTML.test(key)) return ''
    return key in less ? less[key] : value
  })
}

function ownReveal({ tenant, locale }: Boot) {
  return { [locale]: tenant?.look.reveal[locale] }
}

/** The boot object in the browser, with the texts that the page shows. */
export function bootWithProse(json: string, page: ParentNode): Boot {
  const shown = (field: string) => page.querySelector(`[data-field="${field}"]`)?.innerHTML ?? ''
  return JSON.parse(json, (key, value: unknown) => (HTML.test(key) ? shown(key) : value)) as Boot
}
