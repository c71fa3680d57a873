/**
 * The typed contract between the server and the pages: what `renderPage` takes (as JSON), and what the browser
 * finds again in `<script id="boot">`.
 */
import type {
  ConfirmPageQuery,
  FollowingPageQuery,
  FormerLetterQuery,
  PetitionListQuery,
  PetitionPageQuery,
  PetitionSearchQuery,
  PlatformQuery,
  PrivacyPageQuery,
  TenantHomeQuery,
  UpdatePageQuery,
  UpdatesPageQuery,
} from '../gql/graphql'

/** An answer without its null: what is not found is a 404 `problem` page and never reaches the page's component. */
type Found<Query> = { [Field in keyof Query]: NonNullable<Query[Field]> }

/** What an operation tells of a petition. */
type About<Query extends { petition: unknown }> = NonNullable<Query['petition']>

/** The petition, without its long text, updates and signers. */
type OnPetition = Found<PetitionPageQuery>

type Others = About<UpdatePageQuery>['updates']['edges'][number]['node'][]

/** Page name → the `data` of the operation that fills it. */
export interface PageData {
  platform: PlatformQuery
  home: TenantHomeQuery
  petition: Found<PetitionPageQuery>
  sign: Found<PetitionPageQuery>
  thanks: Found<PetitionPageQuery>
  /** `confirmation` is null after a removal, and for a link nobody knows. */
  confirm: ConfirmPageQuery
  follow: Found<PetitionPageQuery>
  /** `following` is null for a link nobody knows; `asks` is what the link is for. */
  following: FollowingPageQuery & { asks: 'confirm' | 'stop' }
  letter: OnPetition & { former: NonNullable<About<FormerLetterQuery>['formerLetter']> }
  /** The server answers 404 when there is no such update. */
  update: OnPetition & { update: NonNullable<About<UpdatePageQuery>['update']>; others: Others }
  updates: OnPetition & About<UpdatesPageQuery>
  listing: Found<PetitionListQuery> & { show: string; sort: string; topic: string | null }
  /** Nothing was asked where `petitionSearch` is null. */
  search: { query: string; closed: boolean; petitionSearch: PetitionSearchQuery['petitionSearch'] | null }
  privacy: Found<PrivacyPageQuery>
  removed: { removal: { since: string | null; reason: string } }
  problem: null
}

export type PageName = keyof PageData

export interface Problem {
  field: string
  code: string
  message: string
}

export interface Refusal {
  code: string
  message: string
}

/** What the theme's stylesheet cannot say. */
export interface Look {
  base: 'open-wire' | 'broadsheet' | 'commons'
  header: 'bar' | 'plain'
  progress: 'reveal' | 'tally' | 'dots' | 'bar'
  /** The sentence that signatures uncover, by language. */
  reveal: Record<string, string>
  /** What the buttons say that sign, where it is not the usual. */
  words: string
  /** Whether headlines are set in the face that we serve. */
  poster: boolean
  /** Names below `/theme/`. */
  logo: { light: string; dark: string | null; width: number; height: number } | null
  icon: string | null
  /** What the header stands on, by day and by night. */
  day: string
  night: string
}

export interface Tenant {
  slug: string
  name: string
  url: string
  defaultLocale: string
  locales: string[]
  /** A member in the organisation's own words, with the article: "an Access member"; empty where there are none in this language. */
  memberName: string
  /** Which ways to share come first, by country; under the empty name everywhere else. */
  shareOrder: Record<string, string[]>
  /** The codes of the countries that the form suggests to everybody (F-3). */
  suggestedCountries: string[]
  /** Where members log in. */
  providers: { id: string; name: string }[]
  contact: { name: string; address: string; email: string }
  look: Look
}

/**
 * What a POST left behind; null on GET. Without problems and refusal, the action in `values.action`
 * (`code`, `resend`, `address`, `share`, `confirm`, `remove`, `sent`) has succeeded.
 */
export interface Form {
  values: Record<string, string>
  problems: Problem[]
  refusal: Refusal | null
}

/** What somebody who signed may share, and how many have signed through it. */
export interface PersonalLink {
  code: string
  count: number
}

/** The one thing that is asked after signing beside sharing (T-7). */
export interface NextAsk {
  text: string
  label: string
  url: string
}

/** What the browser that signed knows of its signature. */
export interface Receipt {
  /** The masked address that the confirmation went to. */
  address: string
  name: string
  country: string
  /** Whether this browser has shown that the mailbox is its person's. */
  confirmed: boolean
  link: PersonalLink | null
  ask: NextAsk | null
  /** Whether nothing is shown to share until it is confirmed (F-19). */
  unproven: boolean
}

export interface Common {
  locale: string
  dir: 'ltr' | 'rtl'
  /** The numbering system, by its name in CLDR. */
  digits: string
  /** As requested, without the query. */
  path: string
  /** What of the query is handed on to other pages (`r`, `source`, `utm_…`): with its `?`, or empty. */
  query: string
  /** Scheme, host and port: for canonical addresses and links to share. */
  origin: string
  /** Addresses; the theme's stylesheet last. */
  assets: { script: string | null; styles: string[] }
  tenant: Tenant | null
  /** HTTP status of the answer. */
  status: number
  form: Form | null
  /** Thanks page only. */
  receipt: Receipt | null
  /** On pages with a form: whose session the browser has; `address` is masked, and `missing` what they must be asked for to sign. */
  member: { name: string; address: string; missing: string[] } | null
  /** The fault's id on 500 pages. */
  reference: string | null
  /** Whether the browser asks for as little data as will do (G-13). */
  saves: boolean
}

export type BootOf<Page extends PageName> = Common & { page: Page; data: PageData[Page] }
export type Boot = { [Page in PageName]: BootOf<Page> }[PageName]

/** The petition as the petition, sign and thanks pages know it. */
export type PetitionData = PageData['petition']['petition']
