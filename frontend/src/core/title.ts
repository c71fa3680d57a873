import { createContext } from 'preact'
import { useContext, useEffect } from 'preact/hooks'
import { useLanguage } from './messages'

/** The document's title while nothing is wrong. */
export const PlainTitle = createContext('')

/** Says in the document's title that the form was not taken, and takes it back when it is mended (G-9). */
export function useProblemTitle(wrong: boolean): void {
  const title = useContext(PlainTitle)
  const { text } = useLanguage()
  useEffect(() => {
    document.title = wrong ? text('error.title', { title }) : title
  }, [wrong, title, text])
}
