/** What Git says about the signature of a commit. Only `good` is one by a listed key. */
export type SignatureState = 'good' | 'none' | 'unlisted-key' | 'bad' | 'expired' | 'revoked'

export interface CommitSignature {
  commit: string
  subject: string
  author: string
  state: SignatureState
  /** Fingerprint or id of the key, where it can be told; empty else. */
  key: string
}

const why: Readonly<Record<Exclude<SignatureState, 'good'>, (key: string) => string>> = {
  none: () => 'carries no signature that can be checked',
  'unlisted-key': (key) => `is signed with a key that is not listed${key}`,
  bad: () => 'has a bad signature: it is not what was signed',
  expired: (key) => `is signed with a key or signature that has expired${key}`,
  revoked: (key) => `is signed with a key that was revoked${key}`,
}

/** Why commits are refused, for people; null where each carries a good signature by a listed key. Oldest first. */
export function refusalOf(signatures: readonly CommitSignature[]): string | null {
  const faulty = signatures.flatMap(({ state, ...rest }) => (state === 'good' ? [] : { state, ...rest }))
  const [first, ...more] = faulty
  if (!first) return null
  const { commit, subject, author, state, key } = first
  const others =
    more.length === 0
      ? ''
      : `, and ${more.length} later ${more.length === 1 ? 'one is' : 'ones are'} no better`
  return `commit ${commit.slice(0, 7)} "${subject}" by ${author} ${why[state](key && ` (${key})`)}${others}`
}
