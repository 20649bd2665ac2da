import { cutText } from './cut-text.ts'

/** How far up a message may begin: `Error: Cannot find module` is followed by a list before its stack comes. */
const longestMessage = 10
const longestLine = 500

/** Where a stack is in the lines, with the message that belongs to it. */
interface Trace {
  from: number
  /** Behind its last line. */
  to: number
}

/**
 * What to show of the last lines that a program wrote before it failed: at most `most` lines, among them the message of
 * the last stack of Node.js or Python. Of each stack one frame is left; empty lines, and a block that is followed by the
 * same again, are left out.
 */
export function crashExcerpt(lines: readonly string[], most: number): string[] {
  const filled = lines.filter((line) => line.trim() !== '').map((line) => cutText(line, longestLine))
  const { shown, trace } = withShortStacks(withoutRepetition(filled))
  if (!trace || trace.from >= shown.length - most) return shown.slice(-most)
  const told = shown.slice(trace.from, trace.to).slice(0, most - 1)
  const rest = shown.slice(trace.from + told.length)
  const left = most - told.length - 1
  return [...told, ...(rest.length > 0 ? ['...'] : []), ...(left > 0 ? rest.slice(-left) : [])]
}

interface Line {
  text: string
  /** Numbers aside, which are times and process ids where most lines have none that differ. */
  words: string
}

/** Some programs start their workers again and again, and each ends in the same way. */
function withoutRepetition(lines: readonly string[]): readonly string[] {
  let left: readonly Line[] = lines.map((text) => ({ text, words: text.replace(/\d+/g, '0') }))
  for (let size = 1; size * 2 <= left.length; size++) {
    const last = left.slice(-size)
    if (!saysTheSame(last, left.slice(-2 * size, -size))) continue
    left = [...left.slice(0, -2 * size), ...last]
    size = 0 // from the smallest on
  }
  return left.map(({ text }) => text)
}

function saysTheSame(block: readonly Line[], before: readonly Line[]): boolean {
  if (!block.every(({ words }, index) => words === before[index]?.words)) return false
  return block.filter(({ text }, index) => text === before[index]?.text).length * 2 >= block.length
}

function withShortStacks(lines: readonly string[]): { shown: string[]; trace: Trace | undefined } {
  const shown: string[] = []
  let trace: Trace | undefined
  for (let at = 0; at < lines.length; ) {
    const python = isFrameOfPython(lines[at] ?? '') ? run(lines, at, isStackOfPython) : 0
    const frames = python > 0 ? python : run(lines, at, isNodeFrame)
    if (frames === 0) {
      shown.push(lines[at++] ?? '')
      continue
    }
    const stack = lines.slice(at, at + frames)
    at += frames
    const from = python > 0 ? shown.length - 1 : messageAbove(shown)
    shown.push(...(python > 0 ? innermostOfPython(stack) : innermostOfNode(stack)))
    if (python > 0 && at < lines.length) shown.push(lines[at++] ?? '') // the message comes below
    trace = { from: Math.max(0, from), to: shown.length }
  }
  return { shown, trace }
}

/** How many lines from `at` on are such. */
function run(lines: readonly string[], at: number, isSuch: (line: string) => boolean): number {
  let end = at
  while (end < lines.length && isSuch(lines[end] ?? '')) end++
  return end - at
}

const isNodeFrame = (line: string) => /^\s+at \S/.test(line)
const isFrameOfPython = (line: string) => /^ {2}File ".*", line \d+/.test(line)
/** Below each frame stands its line of code. */
const isStackOfPython = (line: string) => isFrameOfPython(line) || /^ {4}/.test(line)

/** Where the message begins that stands above a stack. */
function messageAbove(shown: readonly string[]): number {
  const first = Math.max(0, shown.length - longestMessage)
  const found = shown
    .slice(first)
    .findLastIndex((line) => /^(Uncaught )?[\w.$[\]]*(Error|Exception)\b/.test(line))
  return found === -1 ? shown.length - 1 : first + found
}

/** The first that is not inside Node.js. */
function innermostOfNode(stack: readonly string[]): string[] {
  const frame = stack.find((line) => !/\(?node:/.test(line)) ?? stack[0] ?? ''
  return stack.length === 1 ? [frame] : [frame, `    ... ${stack.length - 1} more`]
}

function innermostOfPython(stack: readonly string[]): string[] {
  const last = stack.findLastIndex(isFrameOfPython)
  return last <= 0 ? [...stack] : ['  ...', ...stack.slice(last)]
}
