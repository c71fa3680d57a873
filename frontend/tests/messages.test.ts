// @vitest-environment node
import { parseAst } from 'vite'
import { describe, expect, it } from 'vitest'
import { idsIn, moduleOf } from '../build/messages'

type Say = (id: string) => void

describe('the ids in a module', () => {
  const ids = ['form.name', 'status.404.title', 'status.404.text', 'status.500.title']
  const found = (code: (say: Say, value: string) => void) => [...idsIn(parseAst(`(${code})`), ids)].sort()

  it('are its texts, and all that its templates may become', () => {
    expect(found((say) => say('form.name'))).toEqual(['form.name'])
    expect(found((say, value) => say(`status.${value}.title`))).toEqual(['status.404.title', 'status.500.title'])
    expect(found((say, value) => say(`status.${value}`))).toEqual([
      'status.404.text',
      'status.404.title',
      'status.500.title',
    ])
    expect(found((say, value) => say(`/${value}.title`))).toEqual([])
    expect(found((say) => say('form.nothing'))).toEqual([])
  })

  it('must be there in every language', () => {
    const catalog = { locale: 'ar', messages: { 'form.name': 'الاسم' } }
    expect(moduleOf(catalog, ['form.name'])).toBe('export default {"form.name":"الاسم"}')
    expect(() => moduleOf(catalog, ids)).toThrow('messages/ar.json lacks status.404.title')
  })
})
