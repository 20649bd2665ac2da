import { basename, relative } from 'node:path'

/** What to type for `bowline` to be what runs now: in a clone it is on no PATH. */
export function asCalled(program: string = process.argv[1] ?? ''): string {
  return basename(program) === 'bowline' ? 'bowline' : `node ${relative(process.cwd(), program)}`
}
