import { configure, render } from '@testing-library/preact'
import arabic from '../messages/ar.json?icu'
import english from '../messages/en.json?icu'
import french from '../messages/fr.json?icu'
import type { Boot, PersonalLink } from '../src/core/boot'
import { countryList } from '../src/core/countryList'
import { createLanguage, type Language } from '../src/core/messages'
import { App } from '../src/pages/app'
import { provideEverything } from '../src/pages/everything'

provideEverything()

/** How long is waited for what must come: a machine under load is no fault. */
configure({ asyncUtilTimeout: 15_000 })

export const languages: Record<string, Language> = {
  en: createLanguage('en', english),
  fr: createLanguage('fr', french),
  ar: createLanguage('ar', arabic),
}

/** A page as the browser shows it, at its own address. */
export function show(boot: Boot) {
  history.replaceState(null, '', boot.path)
  const language = languages[boot.locale]
  if (language === undefined) throw new Error(boot.locale)
  return render(<App boot={boot} language={language} countries={countryList(boot.locale)} />)
}

/** The receipts that were to be kept since the last `answerWith`; an empty one ends the keeping. */
export const kept: (string | null)[] = []

/** What `shared.json` says from now on; nothing where no cookie holds a receipt. */
export const personal: { link: PersonalLink | null } = { link: null }

/** Makes `/graphql` answer with this data, once for each; gives what was sent. */
export function answerWith(...answers: (object | Response | Error)[]) {
  const sent: { documentId: string; variables: { input: Record<string, unknown> } }[] = []
  kept.length = 0
  globalThis.fetch = (address, init) => {
    if (String(address).endsWith('/shared.json')) {
      return Promise.resolve(
        personal.link ? Response.json({ ...personal.link, ask: null }) : new Response(null, { status: 404 }),
      )
    }
    if (address !== '/graphql') {
      kept.push(new URLSearchParams(String(init?.body)).get('receipt'))
      return Promise.resolve(new Response(null, { status: 204 }))
    }
    sent.push(JSON.parse(String(init?.body)))
    const answer = answers.shift()
    if (answer instanceof Error || answer === undefined) return Promise.reject(answer ?? new Error('no more answers'))
    return Promise.resolve(answer instanceof Response ? answer : Response.json({ data: answer }))
  }
  return sent
}
