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
  const parts = wanted.at(-1) === '**' ? [...wanted, '*'] : wanted // a folder is not in itself
  return (path) => matchesAll(parts, path.split('/'), '**', matchesPart)
}

function startsWith(beginning: string): PathMatcher {
  return (path) => path.startsWith(beginning)
}

function matchesPart(wanted: string, part: string): boolean {
  return matchesAll([...wanted], [...part], '*', (a, b) => a === '?' || a === b)
}

/** Goes back to the last star only: what an earlier one takes more, the last can take as well. */
function matchesAll<Item>(
  wanted: readonly Item[],
  given: readonly Item[],
  star: Item,
  matches: (wanted: Item, given: Item) => boolean,
): boolean {
  let [at, next] = [0, 0]
  let lastStar = -1
  let retry = 0
  while (at < given.length) {
    if (next < wanted.length && wanted[next] === star) {
      lastStar = next++
      retry = at
    } else if (next < wanted.length && matches(wanted[next] as Item, given[at] as Item)) {
      next += 1
      at += 1
    } else if (lastStar >= 0) {
      next = lastStar + 1
      at = ++retry
    } else return false
  }
  return wanted.slice(next).every((each) => each === star)
}

/** Whether surely all that one glob means, another means, too. Where it cannot be told, no. */
export function covers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === '**') return true
  const folder = wide.endsWith('/**') ? wide.slice(0, -2) : undefined
  if (folder !== undefined && !/[*?]/.test(folder)) return narrow.startsWith(folder) && narrow !== folder
  return !/[*?]/.test(narrow) && pathMatcher(wide)(narrow)
}
