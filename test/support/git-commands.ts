import { chmod, readFile, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { temporaryFolder } from './git-repository.ts'

/** The Git commands that this process starts while it does the work, in order. */
export async function gitCommands(work: () => Promise<unknown>): Promise<string[]> {
  const { PATH: before = '' } = process.env
  const folder = await temporaryFolder()
  const log = join(folder, 'log')
  const script = join(folder, 'git')
  await writeFile(log, '')
  await writeFile(script, `#!/bin/sh\necho "$*" >> '${log}'\nPATH='${before}' exec git "$@"\n`)
  await chmod(script, 0o755)
  process.env.PATH = `${folder}${delimiter}${before}`
  try {
    await work()
    return (await readFile(log, 'utf8')).split('\n').flatMap((line) => commandOf(line))
  } finally {
    process.env.PATH = before
    await rm(folder, { recursive: true, force: true })
  }
}

/** `-c name=value` before it aside. */
function commandOf(line: string): string[] {
  const command = line.replace(/^(-c \S+ )+/, '').split(' ')[0]
  return command ? [command] : []
}
