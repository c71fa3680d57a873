import { makeProof } from './work'

addEventListener('message', ({ data: [challenge, address] }: MessageEvent<[string, string]>) => {
  makeProof(challenge, address).then(postMessage, (error: unknown) => reportError(error))
})
