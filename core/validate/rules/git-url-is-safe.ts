import type { Rule } from '../rule.ts'

/**
 * Git runs a program of the URL's choice for some URLs, and what is in a URL ends up in logs. Messages never repeat it.
 */
export const gitUrlIsSafe: Rule = ({ environments }, report) => {
  for (const environment of environments) {
    const url = environment.body.spec.source?.url
    const danger = url === undefined ? undefined : dangerOf(url)
    if (danger) report({ code: 'unsafe-git-url', in: environment, at: '/spec/source/url', ...danger })
  }
}

function dangerOf(url: string): { message: string; hint: string } | undefined {
  if (url.startsWith('-')) {
    return { message: 'a Git URL cannot begin with "-"', hint: example }
  }
  if (/^[a-z0-9+.-]+::/i.test(url)) {
    return {
      message: 'Git URLs that name a transport helper ("ext::" and others) are refused',
      hint: example,
    }
  }
  if (carriesCredentials(url)) {
    const hint =
      'remove them from the URL, and revoke the password: it is in the history of this repository now'
    return { message: 'a Git URL cannot carry a user name and password or a token', hint }
  }
  return undefined
}

const example = 'for example url: "https://github.com/tomorrowllc/connect-extension.git"'

/**
 * A user name alone is how SSH works; in HTTP it is how tokens are given. The second form is what is left of a URL whose
 * scheme somebody forgot.
 */
function carriesCredentials(url: string): boolean {
  const [, scheme = '', user] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)@/i.exec(url) ?? []
  if (user === undefined) return /^[^/:@]+:[^/@]*@/.test(url)
  return user.includes(':') || /^https?$/i.test(scheme)
}
