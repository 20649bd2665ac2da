type Version = readonly [major: number, minor: number, patch: number]

/** Whether a version of Node.js is in a range as packages write it in `engines`: `>=18`, `^20.19.0 || >=22.12`, `20.x`. */
export function runsOn(range: string, version: Version): boolean {
  return range.split('||').some((each) =>
    each
      .replaceAll(/([<>=^~]+)\s+/g, '$1')
      .trim()
      .split(/\s+/)
      .every((comparator) => satisfies(comparator, version)),
  )
}

function satisfies(comparator: string, version: Version): boolean {
  const [, operator = '', text = ''] = /^([<>=^~]*)v?([\d.x*]*)$/.exec(comparator) ?? []
  const parts = text.split('.').filter((each) => /^\d+$/.test(each))
  const [major = 0, minor = 0, patch = 0] = parts.map(Number)
  if (parts.length === 0) return true
  const order = version[0] - major || version[1] - minor || version[2] - patch
  if (operator === '>=') return order >= 0
  if (operator === '>') return order > 0
  if (operator === '<') return order < 0
  if (operator === '<=') return order <= 0
  if (operator === '^') return order >= 0 && version[0] === major
  if (operator === '~')
    return order >= 0 && version[0] === major && (parts.length === 1 || version[1] === minor)
  return parts.map(Number).every((part, index) => version[index] === part)
}
