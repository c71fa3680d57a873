let keeping: Promise<unknown> = Promise.resolve()

/**
 * Keeps a receipt that came without a page in the server's cookie, so that a reload of the thanks page finds it. Nobody waits
 * for it, but for what needs the cookie: without it a reload leads to the petition.
 */
export function keepReceipt(petitionPath: string, receipt: string) {
  const body = new URLSearchParams({ action: 'keep', receipt })
  keeping = fetch(`${petitionPath}/thanks`, { method: 'POST', body, keepalive: true }).catch(() => undefined)
}

/** When the receipt that was last handed over is kept, or cannot be. */
export function receiptKept(): Promise<unknown> {
  return keeping
}
