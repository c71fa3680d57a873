/** The ways to share by a plain link: nothing is fetched from others until a person chooses to go there (T-4). */

export const NETWORKS = ['whatsapp', 'telegram', 'email', 'sms', 'facebook', 'x', 'bluesky', 'mastodon', 'qr'] as const
export type Network = (typeof NETWORKS)[number]

/** Those that are one link; Mastodon asks for a server first, and a QR code is a picture. */
export type LinkedNetwork = Exclude<Network, 'mastodon' | 'qr'>

/** Names are the same in every language; those that are not are messages. */
export const NAMES: Record<Exclude<Network, 'email' | 'sms' | 'qr'>, string> = {
  whatsapp: 'WhatsApp',
  telegram: 'Telegram',
  facebook: 'Facebook',
  x: 'X',
  bluesky: 'Bluesky',
  mastodon: 'Mastodon',
}

export interface Shared {
  title: string
  message: string
  url: string
}

/** The networks as the organisation wants them in a country, the others after them. */
export function orderFor(orders: Record<string, string[]>, country: string): Network[] {
  const first = orders[country] ?? orders[''] ?? []
  const chosen = first.flatMap((name) => NETWORKS.filter((network) => network === name))
  return [...chosen, ...NETWORKS.filter((network) => !chosen.includes(network))]
}

export function linkTo(network: LinkedNetwork, { title, message, url }: Shared): string {
  const [subject, words, link, all] = [title, message, url, `${message} ${url}`].map(encodeURIComponent)
  const links: Record<LinkedNetwork, string> = {
    whatsapp: `https://wa.me/?text=${all}`,
    telegram: `https://t.me/share/url?url=${link}&text=${words}`,
    email: `mailto:?subject=${subject}&body=${words}%0A%0A${link}`,
    sms: `sms:?&body=${all}`,
    facebook: `https://www.facebook.com/sharer/sharer.php?u=${link}`,
    x: `https://x.com/intent/post?text=${words}&url=${link}`,
    bluesky: `https://bsky.app/intent/compose?text=${all}`,
  }
  return links[network]
}

const SERVER =
  /^(?:https?:\/\/|@[\w.-]{1,64}@)?((?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]{0,61}[a-z\d])(?:\/(?:@[\w.-]{1,64}\/?)?)?$/u

/** The link to a Mastodon server however people write its name, be it as their own there; null where it is none. */
export function linkToServer(server: string, { message, url }: Shared): { host: string; link: string } | null {
  const host = SERVER.exec(server.trim().toLowerCase())?.[1]
  if (host === undefined) return null
  return { host, link: `https://${host}/share?text=${encodeURIComponent(`${message} ${url}`)}` }
}
