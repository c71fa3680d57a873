import type { Boot } from '../core/boot'
import { PLAIN } from '../core/look'
import type { Language } from '../core/messages'
import { Head } from './head'

interface DocumentProps {
  boot: Boot
  language: Language
  html: string
  json: string
}

/** The document around the app. Server only. */
export function Document({ boot, language, html, json }: DocumentProps) {
  const { base, header } = boot.tenant?.look ?? PLAIN
  return (
    <html lang={boot.locale} dir={boot.dir} data-base={base} data-header={header} data-saves={boot.saves || undefined}>
      <Head boot={boot} language={language} />
      <body>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: the app's own rendering */}
        <div id="app" dangerouslySetInnerHTML={{ __html: html }} />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: inert, and nothing in it can close the element */}
        <script type="application/json" id="boot" dangerouslySetInnerHTML={{ __html: json }} />
      </body>
    </html>
  )
}
