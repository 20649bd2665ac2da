import type { Rule } from '../rule.ts'

/** A path in the config repository, or an https URL. */
export const iconIsReachable: Rule = ({ extensions }, report) => {
  for (const extension of extensions) {
    const { icon } = extension.body.spec
    const why = icon === undefined ? undefined : reasonAgainst(icon)
    if (why === undefined) continue
    const hint = 'for example icon: "icons/billing.png"'
    report({ code: 'bad-icon', in: extension, at: '/spec/icon', message: `spec.icon ${why}`, hint })
  }
}

function reasonAgainst(icon: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(icon)) {
    return /^https:\/\/[^/]/i.test(icon) ? undefined : 'must be an https URL, or a path in this repository'
  }
  if (icon.startsWith('/')) return 'must be a path from the root of this repository, without "/" before it'
  return icon.split('/').includes('..') ? 'must be inside this repository: ".." leads out of it' : undefined
}
