/** A path with what of the visitor's query is handed on (with its `?`, or empty), also where it has a query of its own. */
export function handedOn(path: string, query: string): string {
  return path + (path.includes('?') ? query.replace('?', '&') : query)
}

/** A path with a query. By hand, because the server's V8 has no URLSearchParams. */
export function withQuery(path: string, query: Record<string, string | null>): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${encodeURIComponent(value)}`],
  )
  return given.length > 0 ? `${path}?${given.join('&')}` : path
}
