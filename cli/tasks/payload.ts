import { readFile } from 'node:fs/promises'
import { messageOf } from '../../core/domain/errors.ts'
import { UsageError } from '../exit.ts'

/**
 * The value of `--payload`: JSON, `@FILE`, or `-` for standard input.
 * @throws {UsageError} where that cannot be read, or is no JSON
 */
export async function readPayload(text: string): Promise<unknown> {
  const [source, json] = text.startsWith('@')
    ? [text.slice(1), await readText(text.slice(1))]
    : text === '-'
      ? ['standard input', await readText(0)]
      : ['--payload', text]
  try {
    return JSON.parse(json)
  } catch (error) {
    throw new UsageError(`${source} is not JSON: ${messageOf(error)}`)
  }
}

async function readText(file: string | 0): Promise<string> {
  try {
    return file === 0 ? await readStandardInput() : await readFile(file, 'utf8')
  } catch (error) {
    throw new UsageError(`cannot read the payload: ${messageOf(error)}`)
  }
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}
