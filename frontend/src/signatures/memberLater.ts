type Code = typeof import('./memberSign').MemberSign

let known: Code

/** Few people have a session: the code for them comes with the chunk of their pages. */
export function provideMemberSign(code: Code) {
  known = code
}

/** It must have been provided. */
export function memberSign(): Code {
  return known
}
