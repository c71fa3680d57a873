import type { VNode } from 'preact'
import type { Boot, BootOf, PageName } from '../core/boot'
import type { Language } from '../core/messages'
import type { Signed } from '../signatures/useSigning'

export interface Here {
  /** Shows another page of the same kind in place of this one. */
  onArrived: (boot: Boot) => void
  onSigned: (signed: Signed) => void
  /** Of a signature that was sent in place. */
  receipt: string | null
}

/** What makes a page of one kind. */
export interface Kind<Page extends PageName> {
  body: (boot: BootOf<Page>, here: Here) => VNode
  /** What the page is called, without the site's name. */
  name: (boot: BootOf<Page>, language: Language) => string
}

export type Kinds = { [Page in PageName]: Kind<Page> }
