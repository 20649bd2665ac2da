import { BowlineError } from './errors.ts'

/** A commit or folder holds more than is looked at. Nothing of it is taken: which part would be the rest, nobody could tell. */
export class TreeTooLarge extends BowlineError {
  /** Of a file that is among the too many; empty where none is known. */
  readonly path: string

  /** @param what a sentence without its full stop */
  constructor(what: string, path = '') {
    super('tree-too-large', path === '' ? what : `${what}, among them ${JSON.stringify(shown(path))}`)
    this.path = path
  }
}

function shown(path: string): string {
  return path.length > 100 ? `${path.slice(0, 100).toWellFormed()}...` : path
}

/** Files and folders, of whatever name: a few objects can name any number, as trees may hold the same tree again and again. */
export const mostNames = 1_000_000
/** Bytes of a listing of all of them. */
export const mostNameBytes = 512 << 20
/** Files that count, symbolic links too: they are kept in memory. */
export const mostKept = 100_000
/** Characters of a path. */
export const longestPath = 4096
/** Folders in a path. */
export const deepestPath = 128
