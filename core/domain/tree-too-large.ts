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
