import { useEffect, useRef } from 'preact/hooks'
import type { BootOf, NextAsk, PetitionData } from '../core/boot'
import { Text, useLanguage } from '../core/messages'
import { wasRefused } from '../core/refused'
import { useProblemTitle } from '../core/title'
import { petitionPath } from '../petitions/address'
import { Progress } from '../petitions/progress'
import { ConfirmStep } from './confirmStep'
import { orderFor } from './networks'
import { Share } from './share'
import { type Progressed, useCode } from './useCode'
import { usePersonalLink } from './usePersonalLink'

const FOLLOWED = 10_000

interface ThanksProps {
  boot: BootOf<'thanks'>
  /** The receipt of a signature that was sent in place; else a cookie holds it. */
  receipt: string | null
}

/** After signing, in the order of 1.6: own number, confirm, share, progress, and the way out. */
export function Thanks({ boot, receipt }: ThanksProps) {
  const { text } = useLanguage()
  const { form, data, tenant } = boot
  const { petition } = data
  const code = useCode(boot, receipt)
  const { confirmed } = code
  const name = boot.receipt?.name ?? ''
  const address = petitionPath(boot.locale, petition.slug)
  const { link, next } = usePersonalLink(address, boot.receipt?.link ?? null, boot.receipt?.ask ?? null)
  useThanksTitle(boot, name, confirmed !== null, code.refusal !== null)
  return (
    <article class="narrow">
      {confirmed === null ? <Almost name={name} /> : <Confirmed name={name} petition={petition} counted={confirmed} />}
      {confirmed === null && <ConfirmStep boot={boot} code={code} address={address} inPlace={receipt !== null} />}
      {(confirmed !== null || boot.receipt?.unproven !== true) && (
        <Share
          title={petition.title}
          url={boot.origin + address}
          address={address}
          order={orderFor(tenant?.shareOrder ?? {}, boot.receipt?.country ?? '')}
          form={form}
          link={link}
        />
      )}
      <Progress
        key={confirmed?.signatureCount}
        petition={{ ...petition, ...confirmed }}
        address={address}
        live={true}
        signed={true}
        wait={FOLLOWED}
      />
      {next !== null && <Asked ask={next} />}
      <p>
        <a href={address}>{text('thanks.finish')}</a>
      </p>
    </article>
  )
}

/** The title follows the heading, which changes when the code is right (T-1). */
function useThanksTitle({ form, tenant }: BootOf<'thanks'>, name: string, confirmed: boolean, refused: boolean) {
  const { text } = useLanguage()
  const thanked = text('document.title', { page: text('thanks.thanks', { name }), site: tenant?.name ?? '' })
  useProblemTitle(refused || wasRefused(form), confirmed ? thanked : undefined)
}

/** One thing at most, in the organiser's words; where it leads learns nothing of this page (T-7). */
function Asked({ ask: { text: words, label, url } }: { ask: NextAsk }) {
  return (
    <section class="card" aria-labelledby="next">
      <p id="next">{words}</p>
      <p>
        <a class="button" href={url} rel="noreferrer">
          {label}
        </a>
      </p>
    </section>
  )
}

function Almost({ name }: { name: string }) {
  return (
    <h1 tabIndex={-1}>
      <Text id="thanks.almost" values={{ name: <bdi dir="auto">{name}</bdi> }} />
    </h1>
  )
}

interface ConfirmedProps {
  name: string
  petition: PetitionData
  counted: Progressed
}

/** The number is told only where the page shows numbers (T-1). The stamp is a theme's drawing of it (4.4). */
function Confirmed({ name, petition, counted }: ConfirmedProps) {
  const { text } = useLanguage()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const person = <bdi dir="auto">{name}</bdi>
  const number = counted.signatureCount
  const told = number >= petition.minimumShown
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        <Text id={told ? 'thanks.number' : 'thanks.thanks'} values={{ name: person, number }} />
      </h1>
      {told && (
        <p class="stamp" aria-hidden="true">
          {text('thanks.stamp', { number })}
        </p>
      )}
      <p role="status">{text('thanks.counted')}</p>
    </>
  )
}
