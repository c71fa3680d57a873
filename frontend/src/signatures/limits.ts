/** How long what people type may be, in characters; the server has the same. */
export const NAME_LIMIT = 150
export const EMAIL_LIMIT = 254
/** Before the @. */
export const LOCAL_LIMIT = 64
