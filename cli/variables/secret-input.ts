import { BowlineError } from '../../core/domain/errors.ts'
import { UsageError } from '../exit.ts'
import { printError } from '../output.ts'

/** Reads a secret: from a pipe as it comes, less one line break at its end; on a terminal without showing it. */
export async function readSecret(prompt: string): Promise<string> {
  return process.stdin.isTTY ? await askHidden(prompt) : (await readAll()).replace(/\r?\n$/, '')
}

async function readAll(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new UsageError('the value is not UTF-8 text; encode it first, for example with base64')
  }
}

const interrupt = '\u0003'
const endOfInput = '\u0004'

async function askHidden(prompt: string): Promise<string> {
  const { stdin } = process
  printError(prompt)
  stdin.setRawMode(true)
  let typed = ''
  try {
    for await (const chunk of stdin) {
      for (const key of String(chunk)) {
        if (key === interrupt) throw new BowlineError('interrupted', 'nothing was changed')
        if (key === '\r' || key === '\n' || key === endOfInput) return typed
        typed = key === '\u007f' || key === '\b' ? typed.slice(0, -1) : typed + key
      }
    }
    return typed
  } finally {
    stdin.setRawMode(false)
    stdin.pause()
    printError('\n')
  }
}
