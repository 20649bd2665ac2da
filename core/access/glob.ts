/** Tells whether a path, with `/` between its parts, is one of those that a glob means. */
export type PathMatcher = (path: string) => boolean

/**
 * `*` stands for any text within a part, `?` for one character, `**` as a whole part for any number of parts: none among
 * them, but at the end at least one. Nothing else is special. It takes time in proportion to the lengths of both multiplied, whatever is written.
 */
export function pathMatcher(glob: string): PathMatcher {
  if (!/[*?]/.test(glob)) return (path) => path === glob
  if (glob === '**') return () => true
  const wanted = glob.split('/')
  const folder = wanted.slice(0, -1).join('/')
  if (wanted.at(-1) === '**' && !/[*?]/.test(folder)) return startsWith(`${folder}/`)
  if (wanted.length === 2 && wanted[0] === '**') return nameIs(partMatcher(wanted[1] as string))
  const parts = wanted.at(-1) === '**' ? [...wanted, '*'] : wanted // a folder is not in itself
  const matchers = parts.map((part) => (part === '**' ? anyParts : partMatcher(part)))
  return (path) => matchesParts(matchers, path)
}

function startsWith(beginning: string): PathMatcher {
  return (path) => path.startsWith(beginning)
}

function nameIs(matches: PartMatcher): PathMatcher {
  return (path) => matches(path, path.lastIndexOf('/') + 1, path.length)
}

/** Tells whether what stands between two places of a path is what a part of a glob means: nothing is copied, and nothing remembered. */
type PartMatcher = (path: string, from: number, to: number) => boolean

/** For `**`. */
const anyParts = null

function partMatcher(wanted: string): PartMatcher {
  if (wanted === '*') return () => true
  if (wanted.includes('?')) return (path, from, to) => matchesSigns(wanted, path, from, to)
  const [first = '', ...others] = wanted.split('*')
  const last = others.pop()
  if (last === undefined)
    return (path, from, to) => to - from === wanted.length && path.startsWith(wanted, from)
  const between = others.filter((each) => each !== '')
  return (path, from, to) => {
    const end = to - last.length
    let at = from + first.length
    if (at > end || !path.startsWith(first, from) || !path.startsWith(last, end)) return false
    for (const piece of between) {
      const found = path.indexOf(piece, at)
      if (found < 0 || found + piece.length > end) return false
      at = found + piece.length
    }
    return true
  }
}

/** Goes back to the last `**` only: what an earlier one takes more, the last can take as well. */
function matchesParts(wanted: readonly (PartMatcher | typeof anyParts)[], path: string): boolean {
  let from = 0
  let next = 0
  let afterLast = -1
  let retry = 0
  while (from <= path.length) {
    const to = endOfPart(path, from)
    const matcher = wanted[next]
    if (matcher === anyParts) {
      afterLast = ++next
      retry = from
    } else if (matcher?.(path, from, to)) {
      next += 1
      from = to + 1
    } else if (afterLast >= 0) {
      next = afterLast
      from = retry = endOfPart(path, retry) + 1
    } else return false
  }
  return wanted.slice(next).every((each) => each === anyParts)
}

function endOfPart(path: string, from: number): number {
  const slash = path.indexOf('/', from)
  return slash < 0 ? path.length : slash
}

/** The same with `*`, sign by sign: of two that only together are a sign, none is one. */
function matchesSigns(wanted: string, path: string, from: number, to: number): boolean {
  let at = from
  let next = 0
  let afterLast = -1
  let retry = 0
  while (at < to) {
    const sign = path.codePointAt(at)
    const expected = wanted.codePointAt(next)
    if (expected === star) {
      afterLast = ++next
      retry = at
    } else if (expected !== undefined && (expected === question || expected === sign)) {
      next += widthOf(expected)
      at += widthOf(sign)
    } else if (afterLast >= 0) {
      next = afterLast
      at = retry += widthOf(path.codePointAt(retry))
    } else return false
  }
  while (wanted.codePointAt(next) === star) next += 1
  return next === wanted.length
}

const [star, question] = [42, 63]

function widthOf(sign = 0): number {
  return sign > 0xffff ? 2 : 1
}

/** Whether surely all that one glob means, another means, too. Where it cannot be told, no. */
export function covers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === '**') return true
  const folder = wide.endsWith('/**') ? wide.slice(0, -2) : undefined
  if (folder !== undefined && !/[*?]/.test(folder)) return narrow.startsWith(folder) && narrow !== folder
  return !/[*?]/.test(narrow) && pathMatcher(wide)(narrow)
}
