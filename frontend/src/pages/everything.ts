import { ownFieldsCode } from '../signatures/ownFields'
import { ownFields } from '../signatures/ownFieldsLater'
import { codeOf } from './chunks'
import { kinds as afterwards } from './chunks/afterwards'
import { kinds as closed } from './chunks/closed'
import { kinds as finding } from './chunks/finding'
import { kinds as following } from './chunks/following'
import { kinds as late } from './chunks/late'
import { kinds as member } from './chunks/member'
import { kinds as papers } from './chunks/papers'
import { kinds as petition } from './chunks/petition'
import { kinds as plain } from './chunks/plain'
import { kinds as sign } from './chunks/sign'
import { kinds as updates } from './chunks/updates'

/** Has all code at hand from the start, for the server and the tests. */
export function provideEverything(): void {
  codeOf('petition').provide(petition)
  codeOf('sign').provide(sign)
  codeOf('late').provide(late)
  codeOf('member').provide(member)
  codeOf('closed').provide(closed)
  codeOf('following').provide(following)
  codeOf('updates').provide(updates)
  codeOf('afterwards').provide(afterwards)
  codeOf('finding').provide(finding)
  codeOf('papers').provide(papers)
  codeOf('plain').provide(plain)
  ownFields.provide(ownFieldsCode)
}
