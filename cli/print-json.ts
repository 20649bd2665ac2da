import { exactText } from '../core/lib/exact-json.ts'
import { printJsonText } from './output.ts'

/** For scripts, and readable. */
export function printJson(value: unknown): void {
  printJsonText(`${exactText(value, 2)}\n`)
}

/** A line for each, for scripts that read them as they come. */
export function printJsonLines(values: readonly unknown[]): void {
  for (const each of values) printJsonText(`${exactText(each)}\n`)
}
