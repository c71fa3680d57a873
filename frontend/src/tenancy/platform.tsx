import type { BootOf } from '../core/boot'
import { useLanguage } from '../core/messages'

/** The platform's own page: who is here, at which address. */
export function Platform({ boot }: { boot: BootOf<'platform'> }) {
  const { text } = useLanguage()
  const { edges } = boot.data.tenants
  return (
    <article class="narrow">
      <h1>{text('platform.name')}</h1>
      <p>{text('platform.lead')}</p>
      <h2>{text('platform.tenants')}</h2>
      {edges.length === 0 && <p>{text('platform.none')}</p>}
      <ul class="rows">
        {edges.map(({ node: { slug, name, url } }) => (
          <li key={slug}>
            <a href={url}>
              <bdi dir="auto">{name}</bdi>
            </a>
            <span class="muted" dir="ltr">
              {url}
            </span>
          </li>
        ))}
      </ul>
    </article>
  )
}
