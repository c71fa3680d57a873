/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Either `token`, or `receipt` and `code`. */
export type ConfirmSignatureInput = {
  /** From the link in the mail. */
  token?: string | null | undefined;
  /** With `token`: another petition among `Confirmation.others`. */
  petitionId?: string | number | null | undefined;
  receipt?: string | null | undefined;
  /** The six digits in the mail. */
  code?: string | null | undefined;
};

export type ConfirmationState =
  | 'PENDING'
  | 'CONFIRMED'
  | 'EXPIRED';

export type EventKind =
  | 'UPDATE'
  | 'GOAL_REACHED'
  | 'GOAL_CHANGED'
  | 'LETTER_CHANGED'
  | 'OPENED'
  | 'CLOSED'
  | 'DELIVERED'
  | 'RECEIVED'
  | 'ANSWERED'
  | 'OUTCOME';

/** An answer to one of `Petition.fields`; for a choice its `value`. */
export type FieldValueInput = {
  name: string;
  value: string;
};

/** What somebody wants to be told of: the opening, or what comes of it. */
export type FollowerWish =
  | 'OPENING'
  | 'OUTCOME';

export type FollowingState =
  | 'PENDING'
  | 'EXPIRED'
  | 'CONFIRMED'
  | 'TOLD'
  | 'STOPPED';

export type FormFieldKind =
  | 'POSTCODE'
  | 'PHONE'
  | 'TEXT'
  | 'CHOICE';

/** Where a name goes: to the target only, also on the page, or nowhere. */
export type NameVisibility =
  | 'DELIVER_ONLY'
  | 'PUBLIC'
  | 'PRIVATE';

/** Which petitions a list holds. */
export type PetitionShow =
  | 'ALL'
  | 'OPEN'
  | 'ENDED'
  | 'DELIVERED'
  | 'WON';

export type PetitionSort =
  | 'NEWEST'
  | 'CLOSING'
  | 'SIGNED';

export type PetitionState =
  | 'DRAFT'
  | 'SCHEDULED'
  | 'OPEN'
  | 'PAUSED'
  | 'CLOSED'
  | 'DELIVERING'
  | 'DELIVERED'
  | 'ANSWERED'
  | 'WON'
  | 'LOST'
  | 'ARCHIVED'
  | 'MERGED'
  | 'REMOVED';

/** Either `receipt` or `token`. */
export type ResendConfirmationInput = {
  receipt?: string | null | undefined;
  token?: string | null | undefined;
};

/** What is known of the member need not be sent, and counts whatever is. */
export type SignAsMemberInput = {
  petitionId: string | number;
  /** Where the login provider knows none. */
  name?: string | null | undefined;
  /** ISO 3166-1 alpha-2; asked for once. */
  country?: string | null | undefined;
  /** Whether the organisation may write about its work; asked for once. */
  news?: boolean | null | undefined;
  /** What the petition's form asks more. Problems call them `fields.<name>`. */
  fields?: Array<FieldValueInput> | null | undefined;
  /** The petition's own choice if null. */
  nameVisibility?: NameVisibility | null | undefined;
  /** The language signed in. */
  locale?: string | null | undefined;
  /** `Petition.letterVersion` as it was read. */
  letterVersion?: string | null | undefined;
  source?: string | null | undefined;
  personalLink?: string | null | undefined;
  bucket?: string | null | undefined;
};

export type SignPetitionInput = {
  petitionId: string | number;
  name: string;
  email: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** Whether the organisation may write about its work. */
  news: boolean;
  /** What the petition's form asks more. Problems call them `fields.<name>`. */
  fields?: Array<FieldValueInput> | null | undefined;
  /** The petition's own choice if null. */
  nameVisibility?: NameVisibility | null | undefined;
  /** The language signed in: of the letter, the mail and the messages. */
  locale?: string | null | undefined;
  /** `Petition.letterVersion` of the letter that was read. The present letter is signed if null or not of this petition. */
  letterVersion?: string | null | undefined;
  /** 8 to 200 visible ASCII characters: the same key never makes a second signature. */
  idempotencyKey?: string | null | undefined;
  /** What the address of the page called its source. */
  source?: string | null | undefined;
  /** Only its host is kept. */
  referrer?: string | null | undefined;
  /** The code of the personal link that led here: `r` of the address. */
  personalLink?: string | null | undefined;
  /** What set this off, if not a personal link: it is handed on to all who come by this person's link. The source if null. */
  bucket?: string | null | undefined;
  utm?: UtmInput | null | undefined;
  /** What `ProofNeeded` asks for; graphql/README.md says how it is made. */
  proof?: string | null | undefined;
  /** Leave it empty: people do not see this field. */
  website?: string | null | undefined;
};

/** The `utm_*` of the address, without that beginning. */
export type UtmInput = {
  source?: string | null | undefined;
  medium?: string | null | undefined;
  campaign?: string | null | undefined;
  term?: string | null | undefined;
  content?: string | null | undefined;
};

export type FollowingPageQueryVariables = Exact<{
  token: string;
}>;


export type FollowingPageQuery = { following: { state: FollowingState, wish: FollowerWish, sentTo: string, petition: { slug: string, locale: string, title: string } } | null };

export type SignAsMemberMutationVariables = Exact<{
  input: SignAsMemberInput;
}>;


export type SignAsMemberMutation = { signAsMember:
    | { __typename: 'SignedAsMember', name: string, receipt: string, petition: { signatureCount: number, goal: number | null } }
    | { __typename: 'InvalidInput', code: string, message: string, problems: Array<{ field: string, code: string, message: string }> }
    | { __typename: 'NotLoggedIn', code: string, message: string }
    | { __typename: 'PetitionNotFound', code: string, message: string }
    | { __typename: 'PetitionClosed', code: string, message: string }
    | { __typename: 'SigningUnavailable', code: string, message: string }
    | { __typename: 'KeyUnavailable', code: string, message: string }
   };

export type FormerLetterQueryVariables = Exact<{
  slug: string;
  locale: string;
  version: string;
}>;


export type FormerLetterQuery = { petition: { formerLetter: { letterHtml: string, until: string, reason: string } | null } | null };

export type ListedFragment = { slug: string, locale: string, title: string, lead: string, state: PetitionState, isOpen: boolean, opensAt: string | null, closesAt: string | null, signatureCount: number, goal: number | null, minimumShown: number, countries: Array<{ country: string }> };

export type PetitionListQueryVariables = Exact<{
  show: PetitionShow;
  sort: PetitionSort;
  topic?: string | null | undefined;
  page: number;
  locale: string;
}>;


export type PetitionListQuery = { tenant: { topics: Array<{ slug: string, name: string }> } | null, petitionList: { total: number, page: number, pages: number, items: Array<{ slug: string, locale: string, title: string, lead: string, state: PetitionState, isOpen: boolean, opensAt: string | null, closesAt: string | null, signatureCount: number, goal: number | null, minimumShown: number, countries: Array<{ country: string }> }> } };

export type PetitionPageQueryVariables = Exact<{
  slug: string;
  locale: string;
}>;


export type PetitionPageQuery = { petition: { id: string, slug: string, locale: string, locales: Array<string>, defaultLocale: string, title: string, lead: string, letterHtml: string, letterVersion: string, storyHtml: string, state: PetitionState, opensAt: string | null, closesAt: string | null, signatureCount: number, goal: number | null, nameVisibility: NameVisibility, atRisk: boolean, unofficial: boolean, minimumShown: number, isOpen: boolean, follow: FollowerWish | null, closesSoon: boolean, since: string | null, until: string | null, note: string, unlisted: boolean, letterChanges: Array<{ at: string, reason: string, formerUrl: string | null }>, delivery: { deliveredAt: string, place: string, receiptUrl: string | null, photo: { url: string, width: number, height: number, alt: string } | null } | null, dataHandling: { unconfirmedDays: number, reminders: number }, goalReasons: Array<{ goal: number, reason: string }>, fields: Array<{ name: string, kind: FormFieldKind, label: string, reason: string, optional: boolean, choices: Array<{ value: string, label: string }> }>, shareImage: { url: string, width: number, height: number }, targets: Array<{ name: string, role: string, receivedAt: string | null, answeredAt: string | null, answerUrl: string | null }>, pinnedUpdate: { text: string, publishedAt: string, links: Array<{ label: string, url: string }> } | null, updates: { edges: Array<{ node: { slug: string, title: string, lead: string, publishedAt: string } }> }, recentSigners: Array<{ name: string | null, country: string | null, signedAt: string }>, countries: Array<{ country: string }> } | null };

export type PetitionSearchQueryVariables = Exact<{
  asked: string;
  closed: boolean;
  page: number;
  locale: string;
}>;


export type PetitionSearchQuery = { petitionSearch: { total: number, page: number, pages: number, suggestion: string | null, hits: Array<{ title: Array<{ text: string, marked: boolean }>, lead: Array<{ text: string, marked: boolean }>, excerpt: Array<{ text: string, marked: boolean }>, petition: { slug: string, locale: string, title: string, lead: string, state: PetitionState, isOpen: boolean, opensAt: string | null, closesAt: string | null, signatureCount: number, goal: number | null, minimumShown: number, countries: Array<{ country: string }> } }> } };

export type PrivacyPageQueryVariables = Exact<{
  slug: string;
  locale: string;
}>;


export type PrivacyPageQuery = { petition: { slug: string, locale: string, locales: Array<string>, title: string, nameVisibility: NameVisibility, atRisk: boolean, targets: Array<{ name: string }>, fields: Array<{ name: string, label: string, reason: string }>, dataHandling: { unconfirmedDays: number, reminders: number } } | null };

export type ConfirmMutationVariables = Exact<{
  input: ConfirmSignatureInput;
}>;


export type ConfirmMutation = { confirmSignature:
    | { __typename: 'SignatureConfirmed', receipt: string | null, petition: { signatureCount: number, goal: number | null } }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'ConfirmationNotFound', code: string, message: string }
    | { __typename: 'ConfirmationExpired', code: string, message: string }
    | { __typename: 'CodeMismatch', code: string, message: string }
    | { __typename: 'CodeExpired', code: string, message: string }
    | { __typename: 'TooManyCodes', code: string, message: string }
    | { __typename: 'PetitionNotFound', code: string, message: string }
    | { __typename: 'PetitionClosed', code: string, message: string }
    | { __typename: 'SigningUnavailable', code: string, message: string }
    | { __typename: 'KeyUnavailable', code: string, message: string }
   };

export type ConfirmPageQueryVariables = Exact<{
  token: string;
}>;


export type ConfirmPageQuery = { confirmation: { state: ConfirmationState, name: string, petition: { slug: string, locale: string, title: string, signatureCount: number }, others: Array<{ slug: string, locale: string, title: string }> } | null };

export type ResendMutationVariables = Exact<{
  input: ResendConfirmationInput;
}>;


export type ResendMutation = { resendConfirmation:
    | { __typename: 'ConfirmationResent', confirmationSentTo: string }
    | { __typename: 'ConfirmationNotFound', code: string, message: string }
    | { __typename: 'SigningUnavailable', code: string, message: string }
    | { __typename: 'KeyUnavailable', code: string, message: string }
   };

export type SignMutationVariables = Exact<{
  input: SignPetitionInput;
}>;


export type SignMutation = { signPetition:
    | { __typename: 'SignatureReceived', confirmationSentTo: string, receipt: string, petition: { signatureCount: number, goal: number | null } }
    | { __typename: 'InvalidInput', code: string, message: string, problems: Array<{ field: string, code: string, message: string }> }
    | { __typename: 'PetitionNotFound', code: string, message: string }
    | { __typename: 'PetitionClosed', code: string, message: string }
    | { __typename: 'ProofNeeded', challenge: string, code: string, message: string }
    | { __typename: 'TooManySignatures', code: string, message: string }
    | { __typename: 'SigningUnavailable', code: string, message: string }
    | { __typename: 'KeyUnavailable', code: string, message: string }
    | { __typename: 'IdempotencyKeyReused', code: string, message: string }
   };

export type PlatformQueryVariables = Exact<{ [key: string]: never; }>;


export type PlatformQuery = { tenants: { edges: Array<{ node: { slug: string, name: string, url: string, defaultLocale: string } }> } };

export type TenantHomeQueryVariables = Exact<{
  locale: string;
}>;


export type TenantHomeQuery = { open: { total: number, items: Array<{ slug: string, locale: string, title: string, lead: string, state: PetitionState, isOpen: boolean, opensAt: string | null, closesAt: string | null, signatureCount: number, goal: number | null, minimumShown: number, countries: Array<{ country: string }> }> }, ended: { items: Array<{ slug: string, locale: string, title: string, lead: string, state: PetitionState, isOpen: boolean, opensAt: string | null, closesAt: string | null, signatureCount: number, goal: number | null, minimumShown: number, countries: Array<{ country: string }> }> }, latestUpdates: Array<{ petition: { slug: string, locale: string, title: string }, update: { slug: string, locale: string, title: string, lead: string, publishedAt: string } }> };

export type UpdatePageQueryVariables = Exact<{
  slug: string;
  update: string;
  locale: string;
}>;


export type UpdatePageQuery = { petition: { update: { slug: string, locale: string, title: string, lead: string, bodyHtml: string, publishedAt: string } | null, updates: { edges: Array<{ node: { slug: string, title: string, lead: string, publishedAt: string } }> } } | null };

export type UpdatesPageQueryVariables = Exact<{
  slug: string;
  locale: string;
}>;


export type UpdatesPageQuery = { petition: { timeline: Array<{ kind: EventKind, at: string, title: string, text: string, locale: string | null, url: string | null, goal: number | null }> } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const ListedFragmentDoc = new TypedDocumentString(`
    fragment Listed on Petition {
  slug
  locale
  title
  lead
  state
  isOpen
  opensAt
  closesAt
  signatureCount
  goal
  minimumShown
  countries {
    country
  }
}
    `, {"fragmentName":"Listed"}) as unknown as TypedDocumentString<ListedFragment, unknown>;
export const FollowingPageDocument = {"__meta__":{"hash":"sha256:2a1d8e665bf39aa8df106c041439c6144ce491f6f84d2caae9faebdfebbb203c"}} as unknown as TypedDocumentString<FollowingPageQuery, FollowingPageQueryVariables>;
export const SignAsMemberDocument = {"__meta__":{"hash":"sha256:b963e7acc1cba985d00f84677e6845550149e90657ef3aa3d2acf9352d5c6ab1"}} as unknown as TypedDocumentString<SignAsMemberMutation, SignAsMemberMutationVariables>;
export const FormerLetterDocument = {"__meta__":{"hash":"sha256:870f603fec10a68a4ffd456fc21f90e62e106c2b1971281a5966f466089fb35f"}} as unknown as TypedDocumentString<FormerLetterQuery, FormerLetterQueryVariables>;
export const PetitionListDocument = {"__meta__":{"hash":"sha256:ebeb1e881a629a1fd5137c6fb5edf73867020d0e623227e231c93a90d8dd51f8"}} as unknown as TypedDocumentString<PetitionListQuery, PetitionListQueryVariables>;
export const PetitionPageDocument = {"__meta__":{"hash":"sha256:3b466a0699441cdf6fe4256f6a8904c887c29f6a623918aa588d2b6cbafa5999"}} as unknown as TypedDocumentString<PetitionPageQuery, PetitionPageQueryVariables>;
export const PetitionSearchDocument = {"__meta__":{"hash":"sha256:5f9751bc79153fbac728c2a9368e2d66d50232fe8db02da4c51544a33b99d045"}} as unknown as TypedDocumentString<PetitionSearchQuery, PetitionSearchQueryVariables>;
export const PrivacyPageDocument = {"__meta__":{"hash":"sha256:3c00bc27aeddde0c1bea36213b551e0864d54738941cc9e7a2192cf9a15457a2"}} as unknown as TypedDocumentString<PrivacyPageQuery, PrivacyPageQueryVariables>;
export const ConfirmDocument = {"__meta__":{"hash":"sha256:342751b0d6d6eb1c7274fec3abe633d1d8b51664bbc02df04764da21ae265606"}} as unknown as TypedDocumentString<ConfirmMutation, ConfirmMutationVariables>;
export const ConfirmPageDocument = {"__meta__":{"hash":"sha256:d4e41ca35a2e42d008d81f6b83c273d8846b64ae1409d6dd8ea8f2a47a18c404"}} as unknown as TypedDocumentString<ConfirmPageQuery, ConfirmPageQueryVariables>;
export const ResendDocument = {"__meta__":{"hash":"sha256:a62cd87b2f75425a63d8377f8e2fe0f090ea5abd5c12f58dd4a8ae0c208b5061"}} as unknown as TypedDocumentString<ResendMutation, ResendMutationVariables>;
export const SignDocument = {"__meta__":{"hash":"sha256:f1682a6291dd131e25f4b3fc0a8c4b079d0d4d617f315336257aa7620902b9ef"}} as unknown as TypedDocumentString<SignMutation, SignMutationVariables>;
export const PlatformDocument = {"__meta__":{"hash":"sha256:91fe0d6930b36fb05ad8b415ad442d48aac027282f5bad096736339fbb5721cb"}} as unknown as TypedDocumentString<PlatformQuery, PlatformQueryVariables>;
export const TenantHomeDocument = {"__meta__":{"hash":"sha256:6bf58078679d5fc5bae269d36e08611383820ef0fcc3e55a4f8b8ba5f14bda3d"}} as unknown as TypedDocumentString<TenantHomeQuery, TenantHomeQueryVariables>;
export const UpdatePageDocument = {"__meta__":{"hash":"sha256:f9da0445195200eb0937b992c30f696a33912fd2f82c2c09aa553c1fed8135d8"}} as unknown as TypedDocumentString<UpdatePageQuery, UpdatePageQueryVariables>;
export const UpdatesPageDocument = {"__meta__":{"hash":"sha256:6700d9fef458774d8789b8f166a5edf64fff3239ca2eeeefe16f57ad89a087cf"}} as unknown as TypedDocumentString<UpdatesPageQuery, UpdatesPageQueryVariables>;
