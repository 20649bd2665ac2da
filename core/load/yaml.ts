import { createRequire } from 'node:module'

type Yaml = typeof import('yaml')

let loaded: Yaml | undefined

/** The parser. Most runs never need it, and it takes a while to load. */
export function yaml(): Yaml {
  loaded ??= createRequire(import.meta.url)('yaml') as Yaml
  return loaded
}

/**
 * Keys are checked for uniqueness in `tree.ts`, which needs time in proportion to their number, where the parser's own
 * check needs its square. What a document says about its YAML version or tags changes nothing: it is YAML 1.2, core.
 */
export const yamlOptions = {
  version: '1.2',
  schema: 'core',
  merge: false,
  stringKeys: true,
  uniqueKeys: false,
  resolveKnownTags: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const
