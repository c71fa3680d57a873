import type { VNode } from 'preact'
import type { BootOf, PetitionData } from '../core/boot'
import { languageOf } from '../core/locale'
import { useLanguage } from '../core/messages'
import { petitionPath } from '../petitions/address'
import { DataLinks } from '../petitions/dataLinks'
import { Delivery } from '../petitions/delivery'
import { Letter } from '../petitions/letter'
import { Printed } from '../petitions/printed'
import { Progress } from '../petitions/progress'
import { SignBar, useFits } from '../petitions/signBar'
import { Outcome, StateBanner } from '../petitions/state'
import { Story, Targets } from '../petitions/story'
import { Supporters } from '../petitions/supporters'
import { useSignVerb } from '../petitions/verb'
import { Banner } from '../updates/banner'
import { UpdateList } from '../updates/list'

interface PetitionProps {
  boot: BootOf<'petition'>
  /** The place where one signs. */
  sign: VNode
  /** Asks to share how it ended. */
  share?: VNode | null
}

/** The petition, in the one order for reader, phone and keyboard: title, count, letter, form, then the long text. */
export function Petition({ boot, sign, share = null }: PetitionProps) {
  const { petition } = boot.data
  const column = useFits()
  const parts: PartProps = {
    petition,
    address: petitionPath(boot.locale, petition.slug),
    language: languageOf(petition.locale, boot.locale),
  }
  return (
    <>
      <StateBanner petition={petition} />
      <Banner update={petition.pinnedUpdate} />
      <article class="petition">
        <Printed origin={boot.origin} address={parts.address} />
        <Intro {...parts} />
        <div class="signing" ref={column}>
          <div {...parts.language}>
            <Letter petition={petition} />
          </div>
          {sign}
        </div>
        <Rest {...parts} share={share} />
      </article>
      {petition.state === 'OPEN' && <SignBar />}
    </>
  )
}

interface PartProps {
  petition: PetitionData
  address: string
  /** Of the organiser's texts, where it is not the page's. */
  language: ReturnType<typeof languageOf>
}

function Intro({ petition, address, language }: PartProps) {
  const verb = useSignVerb()
  return (
    <div class="intro">
      <div {...language}>
        <Outcome petition={petition} />
      </div>
      <h1 tabIndex={-1} {...language}>
        {petition.title}
      </h1>
      <Progress petition={petition} address={address} live={true} />
      {petition.lead !== '' && (
        <p class="lead" {...language}>
          {petition.lead}
        </p>
      )}
      {petition.isOpen && (
        <p class="toForm">
          <a class="button" href="#sign">
            {verb}
          </a>
        </p>
      )}
    </div>
  )
}

function Rest({ petition, share, address, language }: PartProps & Pick<PetitionProps, 'share'>) {
  const { text } = useLanguage()
  const updates = petition.updates.edges.map(({ node }) => node)
  return (
    <div class="rest">
      <div {...language}>
        <Story petition={petition} />
      </div>
      <div {...language}>
        <Delivery delivery={petition.delivery} />
      </div>
      <Targets targets={petition.targets} />
      <UpdateList heading={text('petition.updates')} updates={updates} address={address} more={true} />
      <Supporters petition={petition} />
      {share}
      <DataLinks address={address} />
    </div>
  )
}
