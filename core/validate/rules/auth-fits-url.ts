import type { Rule } from '../rule.ts'

/** User names and passwords are for http; other transports have their own ways, or none. */
export const authFitsUrl: Rule = ({ environments }, report) => {
  for (const environment of environments) {
    const { url = '', auth } = environment.body.spec.source ?? {}
    if (!auth || /^https:/i.test(url)) continue
    const where = { in: environment, at: '/spec/source/auth', part: 'key' } as const
    if (/^http:/i.test(url)) {
      const message = 'the password is sent in clear text over http'
      report({ ...where, code: 'auth-in-clear', severity: 'warning', message, hint: 'use an https URL' })
    } else {
      const message = 'a user name and password are for https URLs only'
      const hint = 'use the https URL of the repository, or remove "auth"'
      report({ ...where, code: 'auth-without-https', message, hint })
    }
  }
}
