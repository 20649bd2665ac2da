import type { Rule } from '../rule.ts'

/** The rules of `git check-ref-format` for `refs/tags/<tag>`, and those of `git tag`. */
export const tagIsATag: Rule = ({ environments }, report) => {
  for (const environment of environments) {
    const tag = environment.body.spec.source?.tag
    const why = tag === undefined ? undefined : reasonAgainst(tag)
    if (why === undefined) continue
    const message = `spec.source.tag must be the name of a tag, not of a branch and no range: ${why}`
    const hint = 'for example tag: "22.11"'
    report({ code: 'bad-tag', in: environment, at: '/spec/source/tag', message, hint })
  }
}

/** The first that fits tells most. Tags are no secrets, but may be long or hold anything: they are not repeated. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/^refs\/heads\//, 'this is a branch'],
  [/^refs\/tags\//, 'leave out "refs/tags/"'],
  [/^refs\/remotes\//, 'this is a branch of a remote'],
  [/^HEAD$/, '"HEAD" is whatever is newest'],
  [
    /^([\^~<>]|>=|<=)\s*v?\d|^v?\d[\d.]*\.\*$|\s\|\|\s/,
    'ranges of versions are not looked up, name one version',
  ],
  [/\.\./, '".." makes a range'],
  [/[\u0000-\u001f\u007f]/, 'it holds a control character'],
  [/\s/, 'it holds a space'],
  [/[~^:?*[\\]/, 'none of ~ ^ : ? * [ \\ can be in it'],
  [/@\{/, '"@{" cannot be in it'],
  [/^-/, 'it cannot begin with "-"'],
  [/^\/|\/$|\/\//, 'it cannot begin or end with "/", nor hold "//"'],
  [/\.$/, 'it cannot end with "."'],
  [/(^|\/)\./, 'no part of it can begin with "."'],
  [/\.lock($|\/)/, 'no part of it can end with ".lock"'],
]

function reasonAgainst(tag: string): string | undefined {
  return reasons.find(([pattern]) => pattern.test(tag))?.[1]
}
