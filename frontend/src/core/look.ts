import { createContext } from 'preact'
import type { Look } from './boot'

/** The platform's own look, and that of pages which belong to nobody. */
export const PLAIN: Look = {
  base: 'broadsheet',
  header: 'plain',
  progress: 'bar',
  words: '',
  reveal: {},
  poster: false,
  logo: null,
  icon: null,
  day: '#ffffff',
  night: '#14171b',
}

/** How the organisation of the page looks. */
export const LookContext = createContext(PLAIN)
