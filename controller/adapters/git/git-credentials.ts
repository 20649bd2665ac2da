/**
 * For http and https URLs. They reach Git through a credential helper and the environment, so that no argument list, URL or
 * file holds them. Over ssh Git uses the user's keys and agent; local paths need none.
 */
export interface GitCredentials {
  username: string
  password: string
}

/** The environment from which the helper in `git-home.ts` answers Git, at the URL's host only. */
export function credentialEnvironment(
  url: string,
  credentials: GitCredentials | undefined,
): Record<string, string> {
  const [, protocol, host] = /^(https?:)\/\/(?:[^/@]*@)?([^/?#]*)/.exec(url) ?? []
  if (!credentials || !protocol || !host) return {}
  return {
    BOWLINE_GIT_PROTOCOL: protocol,
    BOWLINE_GIT_HOST: host,
    BOWLINE_GIT_USERNAME: credentials.username,
    BOWLINE_GIT_PASSWORD: credentials.password,
  }
}

/** The text without the password, in whichever form a remote may echo it, and without users in URLs. */
export function withoutCredentials(text: string, credentials: GitCredentials | undefined): string {
  const shown = text.replace(/:\/\/[^\s/@']*@/g, '://')
  if (!credentials || credentials.password === '') return shown
  const { username, password } = credentials
  const basic = Buffer.from(`${username}:${password}`).toString('base64')
  return [basic, password, encodeURIComponent(password)].reduce(
    (masked, secret) => masked.replaceAll(secret, '***'),
    shown,
  )
}
