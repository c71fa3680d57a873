import type { Problem } from '../core/boot'
import { controlId, described, Field } from '../core/field'
import { useLanguage } from '../core/messages'

interface SearchBoxProps {
  locale: string
  query?: string
  closed?: boolean
  problems?: Problem[]
}

/** A form with GET: what is found has an address. */
export function SearchBox({ locale, query = '', closed = false, problems = [] }: SearchBoxProps) {
  const { text } = useLanguage()
  return (
    <search>
      <form class="search" method="get" action={`/${locale}/search`}>
        <Field field="q" label={text('search.label')} problems={problems}>
          <input
            type="search"
            name="q"
            defaultValue={query}
            autocomplete="off"
            dir="auto"
            enterkeyhint="search"
            {...described({ field: 'q', problems })}
            id={controlId('q')}
          />
        </Field>
        {closed && <input type="hidden" name="closed" value="1" />}
        <button type="submit" class="button">
          {text('search.button')}
        </button>
      </form>
    </search>
  )
}
