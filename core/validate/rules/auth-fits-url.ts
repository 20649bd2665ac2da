import { isLoopback } from '../../domain/loopback.ts'
import type { Rule } from '../rule.ts'

/** User names and passwords are for http; other transports have their own ways, or none. */
export const authFitsUrl: Rule = ({ environments }, report) => {
  for (const environment of environments) {
    const { url = '', auth } = environment.body.spec.source ?? {}
    if (!auth || /^https:/i.test(url) || isLoopback(httpHost(url))) continue
    const where = { in: environment, at: '/spec/source/auth', part: 'key' } as const
    if (/^http:/i.test(url)) {
      const message = 'the password would be sent in clear text over http, and is not sent'
      report({ ...where, code: 'auth-in-clear', message, hint: 'use an https URL' })
    } else {
      const message = 'a user name and password are for https URLs only'
      const hint = 'use the https URL of the repository, or remove "auth"'
      report({ ...where, code: 'auth-without-https', message, hint })
    }
  }
}

/** Empty where it is no http URL. */
function httpHost(url: string): string {
  return /^http:/i.test(url) && URL.canParse(url) ? new URL(url).host : ''
}
