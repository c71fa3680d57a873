import { provideMemberSign } from '../../signatures/memberLater'
import { MemberSign } from '../../signatures/memberSign'
import type { Kinds } from '../kinds'
import { kinds as petition } from './petition'
import { kinds as sign } from './sign'
import { kinds as updates } from './updates'

provideMemberSign(MemberSign)

/** The pages with a form, for whoever is logged in. */
export const kinds: Pick<Kinds, 'petition' | 'sign' | 'update' | 'updates'> = { ...petition, ...sign, ...updates }
