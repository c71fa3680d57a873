import { createContext } from 'preact'
import { useContext, useEffect } from 'preact/hooks'
import { useLanguage } from './messages'

/** The document's title while nothing is wrong. */
export const PlainTitle = createContext('')

/**
 * Says in the document's title that the form was not taken, and takes it back when it is mended (G-9). A page that has
 * become another one while it stood open has a `plain` title of its own (G-6).
 */
export function useProblemTitle(wrong: boolean, plain?: string): void {
  const given = useContext(PlainTitle)
  const title = plain ?? given
  const { text } = useLanguage()
  useEffect(() => {
    document.title = wrong ? text('error.title', { title }) : title
  }, [wrong, title, text])
}
