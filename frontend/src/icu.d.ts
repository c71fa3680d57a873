declare module '*?icu' {
  import type { Messages } from '@lingui/core'

  const messages: Messages
  export default messages
}

declare module '*?offer' {
  const words: Record<string, string>
  export default words
}
