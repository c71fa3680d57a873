/** Where a petition lives in a language. */
export function petitionPath(locale: string, slug: string): string {
  return `/${locale}/p/${slug}`
}

/** Where it stands what happens to the details of those who sign it. */
export function privacyPath(locale: string, slug: string): string {
  return `/${locale}/privacy/${slug}`
}
