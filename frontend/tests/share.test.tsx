import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { domainOf, withDomain } from '../src/signatures/domain'
import { likelyDomain, mailboxOf } from '../src/signatures/mailboxes'
import { linkTo, linkToServer, NETWORKS, orderFor } from '../src/signatures/networks'
import { samples } from './samples'
import { answerWith, personal, show } from './support'

afterEach(() => {
  cleanup()
  personal.link = null
  vi.useRealTimers()
})

const shared = {
  title: 'Free & open',
  message: 'Sign "this" & that',
  url: 'https://access.example.org/en/p/itu?r=K7QF2M',
}

describe('share links (T-4)', () => {
  it.each(NETWORKS.filter((network) => network !== 'mastodon' && network !== 'qr'))(
    'to %s carry the link',
    (network) => {
      const made = linkTo(network, shared)
      expect(made).toMatch(/^(?:https:\/\/|mailto:|sms:)\S+$/u)
      expect(decodeURIComponent(made)).toContain(shared.url)
      expect(made).not.toMatch(/[ "]|& /u)
    },
  )

  it('come in the order of the organisation, then in ours', () => {
    expect(orderFor({}, 'TN')).toEqual([...NETWORKS])
    expect(orderFor({ '': ['sms', 'x'] }, 'TN').slice(0, 3)).toEqual(['sms', 'x', 'whatsapp'])
    expect(orderFor({ '': ['sms'], TN: ['qr', 'nothing'] }, 'TN').slice(0, 2)).toEqual(['qr', 'whatsapp'])
    expect(new Set(orderFor({ '': ['sms'] }, '')).size).toBe(NETWORKS.length)
  })

  it('lead to a Mastodon server however it is written, and nowhere else', () => {
    for (const server of [
      'mastodon.social',
      ' https://Mastodon.social/ ',
      'https://mastodon.social/@amadou',
      'mastodon.social/@amadou/',
      '@amadou@mastodon.social',
    ]) {
      expect(linkToServer(server, shared)?.link).toMatch(/^https:\/\/mastodon\.social\/share\?text=/u)
    }
    for (const server of [
      '',
      'mastodon',
      'a b.org',
      'evil.example/x',
      'user@evil.example',
      'javascript:alert(1)',
      '-a.org',
    ]) {
      expect(linkToServer(server, shared), server).toBeNull()
    }
  })
})

describe('domains of addresses (F-15)', () => {
  it.each([
    ['maria@gmial.com', 'gmail.com'],
    ['maria@gmail.con', 'gmail.com'],
    ['maria@gmai.com', 'gmail.com'],
    ['maria@GMAILL.com', 'gmail.com'],
    ['maria@hotmial.com', 'hotmail.com'],
    ['maria@yaho.com', 'yahoo.com'],
    ['maria@outlok.com', 'outlook.com'],
    ['m…@icoud.com', 'icloud.com'],
  ])('%s is probably meant for %s', (address, domain) => {
    expect(likelyDomain(address)).toBe(domain)
  })

  it.each([
    'gmail.com',
    'mail.com',
    'email.com',
    'ymail.com',
    'gmx.de',
    'hotmail.cl',
    'example.org',
    'yandex.ua',
    'g.co',
    '',
  ])('%s is taken as it is', (domain) => {
    expect(likelyDomain(`maria@${domain}`)).toBeNull()
  })

  it('lead to the mailbox where it is known (T-2)', () => {
    expect(mailboxOf('m…@gmail.com')?.name).toBe('Gmail')
    expect(mailboxOf('m…@example.org')).toBeNull()
    expect(mailboxOf('m…@email.com')).toBeNull()
    expect(domainOf('"a@b"@Example.org')).toBe('example.org')
    expect(withDomain(' "a@b"@gmial.com', 'gmail.com')).toBe('"a@b"@gmail.com')
  })
})

function link(name: string): string {
  return screen.getByRole('link', { name }).getAttribute('href') ?? ''
}

describe('sharing on the thanks page', () => {
  it('goes with the words that were typed', () => {
    answerWith()
    show(samples.thanks)
    expect(decodeURIComponent(link('WhatsApp'))).toContain('I have just signed “Tell the ITU')
    fireEvent.input(screen.getByLabelText('Your message'), { target: { value: 'Own words' } })
    expect(decodeURIComponent(link('WhatsApp'))).toContain('Own words https://access.example.org/en/p/itu?r=K7QF2M')
  })

  it('leaves the personal link out on wish, and takes it again (T-5)', () => {
    answerWith()
    show(samples.thanks)
    const press = (name: string) =>
      fireEvent.submit(screen.getByRole('button', { name }).closest('form') as HTMLFormElement)
    press('Share without it')
    expect(link('WhatsApp')).not.toContain('K7QF2M')
    expect((screen.getByLabelText('Link to the petition') as HTMLInputElement).value).not.toContain('K7QF2M')
    press('Share with my link')
    expect(link('WhatsApp')).toContain('K7QF2M')
  })

  it('asks Mastodon users for their server', () => {
    answerWith()
    show(samples.thanks)
    fireEvent.input(screen.getByLabelText('Your Mastodon server'), { target: { value: 'social.example' } })
    expect(link('Share on social.example')).toMatch(/^https:\/\/social\.example\/share\?text=/u)
  })

  it('goes on to a Mastodon server, and says so where there is none', async () => {
    answerWith()
    show(samples.thanks)
    const field = screen.getByLabelText('Your Mastodon server')
    fireEvent.input(field, { target: { value: 'my server' } })
    fireEvent.click(screen.getByRole('button', { name: 'Go on' }))
    await screen.findByText('Enter the name of your server, like mastodon.social')
    expect(field.getAttribute('aria-invalid')).toBe('true')
    fireEvent.input(field, { target: { value: '@amadou@social.example' } })
    expect(screen.getByRole('button', { name: 'Go on' }).className, 'the link takes its place').toContain('unscripted')
    expect(field.getAttribute('aria-invalid')).toBeNull()
    const gone = vi.fn((event: Event) => event.preventDefault())
    screen.getByRole('link', { name: 'Share on social.example' }).addEventListener('click', gone)
    fireEvent.keyDown(field, { key: 'Enter' })
    expect(gone).toHaveBeenCalledOnce()
  })

  it('shows what a plain form left behind', () => {
    answerWith()
    show(samples.thanksOwnWords)
    expect(decodeURIComponent(link('WhatsApp'))).toContain('Look at <this> & sign https://access.example.org/en/p/itu')
    expect(link('WhatsApp')).not.toContain('K7QF2M')
    screen.getByRole('link', { name: 'Share on social.example' })
    screen.getByRole('button', { name: 'Share with my link' })
  })

  it('follows how many have signed through the link, and speaks of it calmly (T-6)', async () => {
    vi.useFakeTimers()
    answerWith()
    show(samples.thanks)
    const spoken = () => document.querySelector('.through + [role="status"]')?.textContent
    expect(document.querySelector('.through')?.textContent).toBe('3 people have signed through your link.')
    expect(spoken()).toBe('')
    personal.link = { code: 'K7QF2M', count: 4 }
    await vi.advanceTimersByTimeAsync(30_100)
    expect(document.querySelector('.through')?.textContent).toBe('4 people have signed through your link.')
    expect(spoken()).toBe('4 people have signed through your link.')
    personal.link = { code: 'K7QF2M', count: 5 }
    await vi.advanceTimersByTimeAsync(30_000)
    expect(document.querySelector('.through')?.textContent).toBe('5 people have signed through your link.')
    expect(spoken()).toBe('4 people have signed through your link.')
    await vi.advanceTimersByTimeAsync(30_000)
    expect(spoken()).toBe('5 people have signed through your link.')
  })

  it('asks for the link where the page came without it', async () => {
    answerWith()
    personal.link = { code: 'ABCDEF', count: 0 }
    show({ ...samples.thanks, receipt: { ...samples.thanks.receipt, link: null } as typeof samples.thanks.receipt })
    await waitFor(() => expect(link('WhatsApp')).toContain('r%3DABCDEF'))
    expect(document.querySelector('.through')?.textContent).toBe('Nobody has signed through your link yet.')
  })
})
