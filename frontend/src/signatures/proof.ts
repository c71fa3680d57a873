const GIVE_UP_AFTER = 10_000

/** Makes the proof of work for an address, beside the page: it goes on answering meanwhile. Throws where that cannot be done. */
export function prove(challenge: string, address: string): Promise<string> {
  const worker = new Worker(new URL('./proofWorker.ts', import.meta.url), { type: 'module' })
  const proof = new Promise<string>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<string>) => resolve(data)
    worker.onerror = (event) => {
      event.preventDefault()
      reject(new Error('the proof cannot be made here'))
    }
    setTimeout(() => reject(new Error('the proof takes too long')), GIVE_UP_AFTER)
  })
  worker.postMessage([challenge, address])
  return proof.finally(() => worker.terminate())
}
