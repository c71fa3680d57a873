export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}

/** The address with another domain. */
export function withDomain(address: string, domain: string): string {
  return `${address.trim().slice(0, address.trim().lastIndexOf('@'))}@${domain}`
}
