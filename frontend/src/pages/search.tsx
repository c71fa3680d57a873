import type { BootOf } from '../core/boot'
import { Text, useLanguage } from '../core/messages'
import { Summary } from '../core/summary'
import { searchPath } from '../petitions/address'
import { Pages } from '../petitions/pages'
import { PetitionRow } from '../petitions/row'
import { SearchBox } from '../petitions/searchBox'

type Result = NonNullable<BootOf<'search'>['data']['petitionSearch']>
type Piece = Result['hits'][number]['title'][number]

/** What was found, or how to find more. */
export function Search({ boot }: { boot: BootOf<'search'> }) {
  const { text } = useLanguage()
  const { query, closed, petitionSearch: result } = boot.data
  const problems = boot.form?.problems ?? []
  return (
    <article class="narrow">
      <Summary problems={problems} refusal={null} fields={['q']} />
      {result === null ? <h1>{text('search.label')}</h1> : <About query={query} />}
      <SearchBox locale={boot.locale} query={boot.form?.values.q ?? query} closed={closed} problems={problems} />
      {result !== null && result.total > 0 && <Found boot={boot} result={result} />}
      {result !== null && result.total === 0 && <Nothing boot={boot} suggestion={result.suggestion} />}
      {result !== null && (
        <ul class="plain">
          <li>
            <a href={`/${boot.locale}/petitions`}>{text('search.all')}</a>
          </li>
          {!closed && (
            <li>
              <a href={searchPath(boot.locale, query, true)}>{text('search.closed')}</a>
            </li>
          )}
        </ul>
      )}
    </article>
  )
}

function About({ query }: { query: string }) {
  return (
    <h1>
      <Text id="search.about" values={{ query: <Query query={query} /> }} />
    </h1>
  )
}

function Query({ query }: { query: string }) {
  return (
    <em>
      <bdi dir="auto">{query}</bdi>
    </em>
  )
}

function Found({ boot, result }: { boot: BootOf<'search'>; result: Result }) {
  const { query, closed } = boot.data
  return (
    <>
      <p>
        <Text id="search.found" values={{ count: result.total }} />
      </p>
      <ul class="rows">
        {result.hits.map(({ petition, title, lead, excerpt }) => (
          <PetitionRow
            key={petition.slug}
            petition={petition}
            title={marked(title)}
            lead={marked(lead)}
            excerpt={excerpt.length > 0 ? marked(excerpt) : undefined}
          />
        ))}
      </ul>
      <Pages
        page={result.page}
        pages={result.pages}
        addressOf={(page) => searchPath(boot.locale, query, closed, page)}
      />
    </>
  )
}

function Nothing({ boot, suggestion }: { boot: BootOf<'search'>; suggestion: string | null }) {
  const { query, closed } = boot.data
  return (
    <>
      <p>
        <Text id="search.none" values={{ query: <Query query={query} /> }} />
      </p>
      {suggestion !== null && (
        <p>
          <Text
            id="search.suggest"
            values={{ query: <bdi dir="auto">{suggestion}</bdi> }}
            tags={{ link: (words) => <a href={searchPath(boot.locale, suggestion, closed)}>{words}</a> }}
          />
        </p>
      )}
    </>
  )
}

/** The pieces of a text, those that were searched for as marks. They are text: nothing in them is read as markup. */
function marked(pieces: Piece[]) {
  return pieces.map((piece, index) => (piece.marked ? <mark key={index}>{piece.text}</mark> : piece.text))
}
