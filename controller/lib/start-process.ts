import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { devNull } from 'node:os'
import { BowlineError } from '../../core/domain/errors.ts'

/** Reasons of the system that lie with what else runs, and pass. */
const passing: Readonly<Record<string, string>> = {
  EMFILE: 'too many files and connections are open here; raise the limit ("ulimit -n")',
  ENFILE: 'too many files are open on this machine',
  EAGAIN: 'too many processes run for this user; raise the limit ("ulimit -u")',
  ENOMEM: 'there is not enough memory',
}

/**
 * Starts a program, the one way there is: Node.js throws some reasons why it cannot, tells others later, and without a
 * listener the whole process ends of them. Resolves in the same turn, before anything can have been heard of the child.
 * @throws {BowlineError} `no-process` where the system has none to give; for other reasons, its error, such as ENOENT
 */
export async function startProcess(
  program: string,
  args: readonly string[],
  options: SpawnOptions,
): Promise<ChildProcess> {
  const child = spawned(program, args, options)
  child.on('error', () => {}) // also of signals that cannot be sent
  if (child.pid !== undefined) return child
  const [error] = await once(child, 'error')
  throw notStarted(program, error)
}

function spawned(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  try {
    return spawn(program, args, options)
  } catch (error) {
    throw notStarted(program, error as NodeJS.ErrnoException)
  }
}

/** Descriptors that starting a program takes: two for each of its three streams, two to hear of a failure. */
const takenByStart = 8

/**
 * For programs that a library starts, of which a missing descriptor would be the end of the process: asks for as many as
 * that takes.
 * @throws {BowlineError} `no-process`
 */
export function requireDescriptors(program: string): void {
  const open: number[] = []
  try {
    while (open.length < takenByStart) open.push(openSync(devNull, 'r'))
  } catch (error) {
    throw notStarted(program, error as NodeJS.ErrnoException)
  } finally {
    for (const each of open) closeSync(each)
  }
}

/** What an error of the system means that came when a program was started, or what it needs was made. */
export function notStarted(program: string, error: NodeJS.ErrnoException): Error {
  const why = passing[error.code ?? '']
  return why === undefined
    ? error
    : new BowlineError('no-process', `${program} cannot be started now: ${why}.`, { cause: error })
}

/** What a child prints to one of its outputs, as far as it is kept. */
export interface Printed {
  bytes(): Buffer
  /** It printed more than that. */
  isCut(): boolean
}

/**
 * @param most bytes that are kept: the first of them
 * @param heard called for each chunk
 */
export function collect(stream: NodeJS.ReadableStream, most: number, heard = () => {}): Printed {
  const chunks: Buffer[] = []
  let length = 0
  stream.on('data', (chunk: Buffer) => {
    if (length < most) chunks.push(chunk.subarray(0, most - length))
    length += chunk.length
    heard()
  })
  return { bytes: () => Buffer.concat(chunks), isCut: () => length > most }
}

/** Bytes of each output of a program that is run for what it says. */
const mostSaid = 16 * 1024 * 1024

export interface Said {
  /** Null where a signal ended it. */
  code: number | null
  stdout: string
  stderr: string
}

/** Runs a program to its end. Throws as `startProcess` does. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env'>,
): Promise<Said> {
  const child = await startProcess(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) =>
    collect(stream as NodeJS.ReadableStream, mostSaid),
  ) as [Printed, Printed]
  const [code] = await once(child, 'close')
  return { code, stdout: `${stdout.bytes()}`, stderr: `${stderr.bytes()}` }
}
