import type { Rule } from '../rule.ts'

const branches = new Set(['main', 'master', 'trunk', 'develop', 'dev'])

/** Tags may have such names, but who writes one is likely to wait for pushes that never come. */
export const tagIsNoBranch: Rule = ({ environments }, report) => {
  for (const environment of environments) {
    const tag = environment.body.spec.source?.tag ?? ''
    const what = likeness(tag)
    if (what === undefined) continue
    const message = `spec.source.tag looks like ${what}; only a tag is deployed`
    const hint = 'tag the release, for example with "git tag v1.0.0", and name that tag'
    report({
      code: 'tag-like-branch',
      severity: 'warning',
      in: environment,
      at: '/spec/source/tag',
      message,
      hint,
    })
  }
}

function likeness(tag: string): string | undefined {
  if (branches.has(tag) || /^v?\d+(\.\d+)*\.x$/.test(tag)) return 'a branch'
  return /^[0-9a-f]{40}$/.test(tag) ? 'a commit' : undefined
}
