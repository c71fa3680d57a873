import { hydrate } from 'preact'
import { countriesIn } from '../core/countries'
import { createLanguage } from '../core/messages'
import { bootWithProse } from '../core/prose'
import { prepareRetreat } from '../core/retreat'
import { asksMore, ownFields } from '../signatures/ownFieldsLater'
import { App } from './app'
import { messagesFrom, messagesLink } from './catalog'
import { chunkOf, codeOf } from './chunks'

/** Brings the server's page to life; when anything is missing, the page stays as it came and works by itself. */
async function start() {
  const app = document.getElementById('app')
  const json = document.getElementById('boot')?.textContent
  if (app === null || json === undefined || json === null) return
  const boot = bootWithProse(json, app)
  const [messages] = await Promise.all([messagesFrom(messagesLink().href), codeOf(chunkOf(boot)).load()])
  if (asksMore(boot)) await ownFields.load()
  const language = createLanguage(boot.locale, messages, boot.digits)
  prepareRetreat(app)
  hydrate(<App boot={boot} language={language} countries={countriesIn(document)} />, app)
}

void start()
