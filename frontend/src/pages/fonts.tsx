import accents from '../../fonts/poster-accents.woff2?url'
import arabic from '../../fonts/poster-arabic.woff2?url'
import cyrillic from '../../fonts/poster-cyrillic.woff2?url'
import digits from '../../fonts/poster-digits.woff2?url'
import latin from '../../fonts/poster-latin.woff2?url'
import type { Boot } from '../core/boot'

/** What headlines of a language and their numbers are written in, where that is not plain Latin; none of our faces has Chinese. */
const FACES: Record<string, string[]> = {
  ar: [arabic, digits],
  es: [latin, accents],
  fr: [latin, accents],
  ru: [cyrillic, latin],
  zh: [],
}

/** Has the browser fetch the headline's faces together with the stylesheet, not after it. */
export function FontPreload({ boot }: { boot: Boot }) {
  if (boot.saves || boot.tenant?.look.poster !== true) return null
  return (
    <>
      {(FACES[boot.locale] ?? [latin]).map((face) => (
        <link key={face} rel="preload" as="font" type="font/woff2" crossorigin="anonymous" href={face} />
      ))}
    </>
  )
}
