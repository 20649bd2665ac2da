import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Paint } from '../core/diff/paint.ts'
import { escapedInJson, withoutHiddenInLines } from '../core/lib/hidden-characters.ts'
import { forTerminal } from '../core/lib/people-text.ts'

/** Stands for the character that begins a colour: nobody else can write it, and the gate takes it for what it is. */
const mark = `<${randomUUID()}>`
const as = (code: number, end: number) => (text: string) => `${mark}[${code}m${text}${mark}[${end}m`

export const colours: Paint = {
  bold: as(1, 22),
  dim: as(2, 22),
  red: as(31, 39),
  green: as(32, 39),
  yellow: as(33, 39),
}

/** Words for people, on standard output. */
export function print(text: string): void {
  process.stdout.write(shown(text))
}

/** Words for people, on standard error. */
export function printError(text: string): void {
  process.stderr.write(shown(text))
}

/** What programs read: byte by byte as it is; but on a terminal text is for people. */
export function printExact(content: string | Uint8Array): void {
  if (typeof content === 'string' && process.stdout.isTTY) print(content)
  else process.stdout.write(content)
}

/** Commands to the runner of GitHub Actions, which `workflowCommand` has made safe. */
export function printCommands(text: string): void {
  process.stdout.write(withoutHiddenInLines(text))
}

/** JSON, which says the same where what moves a cursor is escaped. */
export function printJsonText(json: string): void {
  process.stdout.write(escapedInJson(json))
}

/** The same of what is long: goes on when it is read. */
export async function writeJsonText(json: string): Promise<void> {
  if (process.stdout.write(escapedInJson(json))) return
  await Promise.race([once(process.stdout, 'drain'), once(process.stdout, 'close')])
}

/** Makes room for what is drawn next, on a terminal. */
export function clearScreen(): void {
  process.stdout.write('\u001b[H\u001b[2J\u001b[3J')
}

/** As it is printed. */
export function shown(text: string): string {
  return forTerminal(text).replaceAll(mark, '\u001b')
}
