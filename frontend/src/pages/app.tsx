import { useEffect, useRef, useState } from 'preact/hooks'
import type { Boot, BootOf } from '../core/boot'
import { Countries, type Country } from '../core/countries'
import { Layout } from '../core/layout'
import { LookContext, PLAIN } from '../core/look'
import { type Language, LanguageProvider } from '../core/messages'
import { PlainTitle } from '../core/title'
import { petitionPath } from '../petitions/address'
import { receiptKept } from '../signatures/receipt'
import type { Signed } from '../signatures/useSigning'
import { messagesFrom, messagesLink } from './catalog'
import { bodyOf, codeOf, titleOf } from './chunks'
import { languagesOf } from './languages'
import { useOffer } from './offer'
import { privacyOf } from './privacy'

interface AppProps {
  boot: Boot
  language: Language
  countries: Country[]
}

/** Everything below `<body>`: the same tree on the server and in the browser. */
export function App({ boot, language, countries }: AppProps) {
  const [arrived, onArrived] = useState(boot)
  const { shown, receipt, onSigned } = useThanksInPlace(arrived, language)
  useAfterwards(language)
  const languages = languagesOf(shown)
  const { line, dismiss } = useOffer(boot.locale, languages, boot.status === 200 && boot.form === null)
  const form = shown.page === 'petition' || shown.page === 'sign' ? 'sign' : undefined
  return (
    <LanguageProvider value={language}>
      <Countries.Provider value={countries}>
        <PlainTitle.Provider value={titleOf(shown, language)}>
          <LookContext.Provider value={boot.tenant?.look ?? PLAIN}>
            <Layout
              boot={shown}
              skipTo={form}
              languages={languages}
              privacy={privacyOf(shown)}
              offer={line && <line.Line to={line.to} query={shown.query} onDismiss={dismiss} />}
            >
              {bodyOf(shown, { onArrived, onSigned, receipt })}
            </Layout>
          </LookContext.Provider>
        </PlainTitle.Provider>
      </Countries.Provider>
    </LanguageProvider>
  )
}

/** A page with the form. */
type Signable = BootOf<'petition'> | BootOf<'sign'> | BootOf<'update'> | BootOf<'updates'>

function isSignable(boot: Boot): boot is Signable {
  return boot.page === 'petition' || boot.page === 'sign' || boot.page === 'update' || boot.page === 'updates'
}

/** The page after signing, from the page before it and what the server answered. */
function thanksAfter(boot: Signable, signed: Signed): BootOf<'thanks'> {
  const { signatureCount, goal, name, address, country } = signed
  const petition = { ...boot.data.petition, signatureCount, goal }
  const path = `${petitionPath(boot.locale, petition.slug)}/thanks`
  const receipt = { address, name, country, confirmed: false, link: null, ask: null, unproven: false }
  return { ...boot, page: 'thanks', path, query: '', status: 200, form: null, data: { petition }, receipt }
}

/** Fetches the code and the words of the page after signing, once; throws where the network does not give them. */
async function loadAfterwards(language: Language) {
  const address = codeOf('afterwards').isAtHand() ? undefined : messagesLink().dataset.afterwards
  if (address === undefined) return
  const [messages] = await Promise.all([messagesFrom(address), codeOf('afterwards').load()])
  language.add(messages)
}

/** Does so as soon as somebody begins to fill the form in. */
function useAfterwards(language: Language) {
  useEffect(() => {
    const onFocus = () => void loadAfterwards(language).catch(() => undefined)
    addEventListener('focusin', onFocus, { once: true })
    return () => removeEventListener('focusin', onFocus)
  }, [language])
}

/** Whether the page after signing can be shown in place; else the server shows it, which needs the receipt. */
async function canShowThanks(language: Language): Promise<boolean> {
  try {
    await loadAfterwards(language)
    return true
  } catch {
    await receiptKept()
    return false
  }
}

function showHeading() {
  const heading = document.querySelector('h1')
  heading?.scrollIntoView()
  heading?.focus()
}

/**
 * The path that the history stands at, and whether it has moved. Steps that another document made, before this one was
 * loaded in their midst, are the server's to show.
 */
function useSteps(first: string, thanks: string | undefined) {
  const [path, setPath] = useState(first)
  const moved = useRef(false)
  const loaded = useRef<string | null>(null)
  useEffect(() => {
    loaded.current ??= location.pathname
    const onPopState = () => {
      if (location.pathname !== loaded.current && location.pathname !== thanks) return location.reload()
      moved.current = true
      setPath(location.pathname)
    }
    addEventListener('popstate', onPopState)
    return () => removeEventListener('popstate', onPopState)
  }, [thanks])
  return { path, setPath, moved }
}

/** Shows the thanks page after signing without leaving the document, as one step of the history (G-6, F-21). */
function useThanksInPlace(boot: Boot, language: Language) {
  const [after, setAfter] = useState<{ page: BootOf<'thanks'>; receipt: string } | null>(null)
  const { path, setPath, moved } = useSteps(boot.path, after?.page.path)
  const inPlace = after !== null && path === after.page.path

  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs when another page is shown
  useEffect(() => {
    if (moved.current) showHeading()
  }, [inPlace])

  async function onSigned(signed: Signed) {
    if (!isSignable(boot)) return
    const page = thanksAfter(boot, signed)
    if (!(await canShowThanks(language))) {
      location.assign(page.path)
      return
    }
    moved.current = true
    history.pushState(null, '', page.path)
    setAfter({ page, receipt: signed.receipt })
    setPath(page.path)
  }

  return {
    shown: inPlace ? after.page : boot,
    receipt: inPlace ? after.receipt : null,
    onSigned: (signed: Signed) => void onSigned(signed),
  }
}
