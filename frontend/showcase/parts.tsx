/**
 * Every public component in every state that it has without a hand on it (ux.md 4.2), in parts that each fit a page:
 * what is hovered, focused or pressed is up to whoever looks at it.
 */
import type { ComponentChildren, VNode } from 'preact'
import type { BootOf, Common, PetitionData } from '../src/core/boot'
import { Choices, controlId, described, Field } from '../src/core/field'
import { useLanguage } from '../src/core/messages'
import { FollowBox } from '../src/followers/form'
import { Letter } from '../src/petitions/letter'
import { Progress } from '../src/petitions/progress'
import { Bar } from '../src/petitions/signBar'
import { Story, Targets } from '../src/petitions/story'
import { Supporters } from '../src/petitions/supporters'
import { Sign } from '../src/signatures/form'
import { ShareLinks } from '../src/signatures/links'
import { OwnFields } from '../src/signatures/ownFields'
import { Thanks } from '../src/signatures/thanks'
import type { Signing } from '../src/signatures/useSigning'
import { Banner } from '../src/updates/banner'
import { UpdateList } from '../src/updates/list'

interface Shown {
  boot: Common
  petition: PetitionData
}

const idle: Signing = {
  phase: 'idle',
  problems: [],
  refusal: null,
  meant: null,
  onSubmit: () => undefined,
  onMeant: () => undefined,
}

const WRONG = [
  ['name', 'NAME_REQUIRED'],
  ['email', 'EMAIL_INVALID'],
  ['country', 'COUNTRY_REQUIRED'],
  ['news', 'NEWS_REQUIRED'],
] as const

function Words({ petition }: Shown) {
  return (
    <>
      <Banner update={petition.pinnedUpdate} />
      <article class="petition">
        <div class="intro">
          <h1>{petition.title}</h1>
          <Progress petition={petition} address="" live={false} />
          <p class="lead">{petition.lead}</p>
          <p class="toForm">
            <a class="button" href="#main">
              {petition.targets[0]?.name}
            </a>
          </p>
        </div>
        <div class="signing">
          <Letter petition={petition} />
        </div>
        <div class="rest">
          <Story petition={petition} />
          <Targets targets={petition.targets} />
        </div>
      </article>
    </>
  )
}

/** The bar over a page whose form is elsewhere. */
function Away(shown: Shown) {
  return (
    <>
      <article class="narrow">
        <h1 id="sign">{shown.petition.title}</h1>
        <Story petition={shown.petition} />
      </article>
      <Bar shown={true} />
    </>
  )
}

/** Nothing yet, the first, one hundredth, nearly there, reached, without a goal, closed. */
function ProgressStates({ petition }: Shown) {
  const states = [
    { slug: 'few', signatureCount: 3, minimumShown: 50 },
    { slug: 'none', signatureCount: 0 },
    { slug: 'hundredth', signatureCount: 500 },
    { slug: 'nearly', signatureCount: 49_999 },
    { slug: 'reached', signatureCount: 50_000 },
    { slug: 'aimless', goal: null },
    { slug: 'closed', state: 'CLOSED' as const, closesAt: '2012-12-14T18:00:00Z' },
  ]
  return (
    <article class="narrow">
      <h1>{petition.title}</h1>
      {states.map((state) => (
        <Progress key={state.slug} petition={{ ...petition, ...state }} address="" live={false} />
      ))}
    </article>
  )
}

function Lists({ boot, petition }: Shown) {
  const updates = petition.updates.edges.map(({ node }) => node)
  return (
    <article class="narrow">
      <h1>{petition.title}</h1>
      <UpdateList heading={petition.title} updates={updates} address="" />
      <Supporters petition={petition} />
      <ShareLinks boot={{ ...boot, tenant: null }} address="/en/p/itu" title={petition.title} />
    </article>
  )
}

function Form({ boot, petition, signing, children }: Shown & { signing: Signing; children?: ComponentChildren }) {
  return (
    <article class="narrow">
      <h1>{petition.title}</h1>
      <div class="signing">
        <Sign boot={boot} petition={petition} signing={signing} summary={true}>
          {children}
        </Sign>
      </div>
    </article>
  )
}

function Wrong(shown: Shown) {
  const { text } = useLanguage()
  const organisation = shown.boot.tenant?.name ?? ''
  const problems = WRONG.map(([field, code]) => ({ field, code, message: text(`problem.${code}`, { organisation }) }))
  return <Form {...shown} signing={{ ...idle, problems }} />
}

/** No more signatures: who wants to be told leaves an address. */
function Closed({ boot, petition }: Shown) {
  const closed = {
    ...petition,
    state: 'CLOSED' as const,
    isOpen: false,
    follow: 'OUTCOME' as const,
    closesAt: '2012-12-14T18:00:00Z',
  }
  return (
    <Form boot={boot} petition={closed} signing={idle}>
      <FollowBox boot={boot} petition={closed} />
    </Form>
  )
}

/** Fields of a form's own, one of each kind, in the words of the petition. */
function asked({ title, lead }: PetitionData): PetitionData['fields'] {
  const one = { label: title, reason: lead, optional: false, choices: [] }
  return [
    { ...one, name: 'postcode', kind: 'POSTCODE' },
    { ...one, name: 'phone', kind: 'PHONE', optional: true },
    { ...one, name: 'union', kind: 'TEXT', optional: true },
    { ...one, name: 'job', kind: 'CHOICE', choices: [{ value: 'one', label: title }] },
  ]
}

/** Fields as they are seldom: read only, with help, chosen, wrong, of a form's own; both kinds of buttons, and one that waits. */
function Controls({ petition }: Shown) {
  const problems = ['code', 'fields.job'].map((field) => ({ field, code: 'WRONG', message: petition.lead }))
  return (
    <article class="narrow">
      <h1>{petition.title}</h1>
      <form method="post" action="/" class="card">
        <Field field="code" label={petition.title} help={petition.lead} problems={problems}>
          <input
            id={controlId('code')}
            class="code"
            value="482913"
            dir="ltr"
            {...described({ field: 'code', problems })}
          />
        </Field>
        <Choices
          field="choice"
          legend={petition.title}
          problems={[]}
          chosen="one"
          choices={[
            { value: 'one', label: petition.title },
            { value: 'two', label: petition.lead },
          ]}
        />
        <OwnFields fields={asked(petition)} problems={problems} kept={{}} />
        <details open={true}>
          <summary>{petition.title}</summary>
          <p>{petition.lead}</p>
        </details>
        <button type="submit" class="button" aria-disabled="true">
          {petition.targets[0]?.name}
        </button>
        <button type="submit" class="quiet">
          {petition.targets[0]?.name}
        </button>
      </form>
    </article>
  )
}

export const PARTS: Record<string, (shown: Shown) => VNode> = {
  words: (shown) => <Words {...shown} />,
  progress: (shown) => <ProgressStates {...shown} />,
  bar: (shown) => <Away {...shown} />,
  lists: (shown) => <Lists {...shown} />,
  form: (shown) => <Form {...shown} signing={idle} />,
  wrong: (shown) => <Wrong {...shown} />,
  waiting: (shown) => <Form {...shown} signing={{ ...idle, phase: 'slow' }} />,
  offline: (shown) => <Form {...shown} signing={{ ...idle, phase: 'offline' }} />,
  closed: (shown) => <Closed {...shown} />,
  controls: (shown) => <Controls {...shown} />,
  thanks: ({ boot, petition }) => (
    <Thanks
      boot={
        {
          ...boot,
          page: 'thanks',
          data: { petition },
          receipt: { address: 'a…@example.org', name: 'Amina' },
        } as BootOf<'thanks'>
      }
      receipt={null}
    />
  ),
}
