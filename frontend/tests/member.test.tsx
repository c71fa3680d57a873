/** The form of whoever is logged in asks for what is missing, and for nothing else. */
import { cleanup, screen } from '@testing-library/preact'
import { afterEach, describe, expect, it } from 'vitest'
import type { Boot } from '../src/core/boot'
import { access, common, itu } from './ground'
import { show } from './support'

afterEach(cleanup)

const amina = { name: 'Amina Ben Ali', address: 'a…@example.org', missing: [] as string[] }

function fieldsFor(member: Boot['member'], providers: { id: string; name: string }[] = []) {
  const { container } = show({
    ...common,
    page: 'petition',
    tenant: { ...access, providers },
    member,
    data: { petition: itu },
  })
  return (name: string) => container.querySelector(`#sign [name="${name}"]`)
}

describe('the member box', () => {
  it('leads to each provider, by a form', () => {
    const field = fieldsFor(null, [{ id: 'access', name: 'Access' }])
    expect(field('provider')?.getAttribute('value')).toBe('access')
    expect(field('provider')?.closest('form')?.getAttribute('action')).toBe('/en/p/itu/member')
    expect(field('email')).not.toBeNull()
  })

  it('has no form where there is no provider', () => {
    expect(fieldsFor(null)('provider')).toBeNull()
  })
})

describe('the form of a member', () => {
  it('has one button where nothing is missing', () => {
    const field = fieldsFor(amina)
    expect(screen.getByRole('button', { name: 'Sign as Amina Ben Ali' })).not.toBeNull()
    for (const known of ['name', 'email', 'country', 'news']) expect(field(known)).toBeNull()
    expect(field('nameVisibility')).not.toBeNull()
    expect(screen.getByRole('button', { name: 'Log out' })).not.toBeNull()
  })

  it.each(['name', 'country', 'news'])('asks for the %s where it is missing', (missing) => {
    const field = fieldsFor({ ...amina, missing: [missing] })
    for (const asked of ['name', 'country', 'news']) expect(field(asked) !== null).toBe(asked === missing)
  })
})
