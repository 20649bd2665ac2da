const exactly = Symbol('exactly')

interface Exact {
  [exactly]: unknown
}

/** A value that takes the place of the example's, where an object would be filled in. */
export function exact(value: unknown): Exact {
  return { [exactly]: value }
}

/**
 * Fills an example in with what is the case. Objects are filled in key by key (undefined leaves the example's value),
 * each entry of a list over the first entry of the example's list, and all else takes the example's place.
 */
export function fillIn(example: unknown, value: unknown): unknown {
  if (value === undefined) return example
  if (isExact(value)) return value[exactly]
  if (Array.isArray(value)) {
    const [first] = Array.isArray(example) ? example : []
    return value.map((each) => fillIn(first, each))
  }
  if (!isObject(value)) return value
  const filled: Record<string, unknown> = isObject(example) ? { ...example } : {}
  for (const [key, each] of Object.entries(value)) filled[key] = fillIn(filled[key], each)
  return filled
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isExact(value: unknown): value is Exact {
  return isObject(value) && exactly in value
}
