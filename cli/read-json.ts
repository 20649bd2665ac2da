import { readFile } from 'node:fs/promises'
import { messageOf } from '../core/domain/errors.ts'
import { parseExact } from '../core/lib/exact-json.ts'
import { UsageError } from './exit.ts'

/**
 * The value of an option: a file, also as `@FILE`; `-` for standard input; or a JSON object as it stands. Numbers stay as they are written.
 * @throws {UsageError} where that cannot be read, or is no JSON
 */
export async function readJson(option: string, value: string): Promise<unknown> {
  if (/^\s*[[{]/.test(value)) return parsed(option, value)
  if (value === '-') return parsed('standard input', await readStandardInput())
  const file = value.replace(/^@/, '')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const why = reasons[error.code ?? ''] ?? messageOf(error)
    throw new UsageError(`${option}: cannot read ${file}: ${why}`)
  })
  return parsed(file, text.replace(/^\uFEFF/, ''))
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
}

function parsed(source: string, text: string): unknown {
  try {
    return parseExact(text)
  } catch (error) {
    throw new UsageError(`${source} is not JSON: ${messageOf(error)}`)
  }
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}
