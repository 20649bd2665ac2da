import { lstat } from 'node:fs/promises'
import { lookAtRemote } from '../adapters/git/git-source.ts'
import { systemClock } from '../ports/clock.ts'
import { redactedLog } from '../redact/redacted.ts'
import { firstContact } from '../sync/first-contact.ts'
import { redactorOf } from './ground.ts'
import type { ControllerOptions } from './options.ts'

/**
 * Where there is no data folder yet, and no database elsewhere, nothing can go on: then the config repository is looked at
 * before anything is made, and a mistake leaves nothing behind.
 * @throws {BowlineError} as `firstContact`
 */
export async function firstGlance(options: ControllerOptions, signal: AbortSignal): Promise<void> {
  const { repository: url, branch, credentials, dataFolder, databaseUrl } = options
  if (databaseUrl !== undefined || !(await isMissing(dataFolder))) return
  const log = redactedLog(options.log, redactorOf(options))
  await firstContact(await lookAtRemote({ url, branch, credentials }), branch, {
    clock: systemClock,
    log,
    signal,
  })
}

/** That it cannot be there, or be looked at, is told by who makes it. */
async function isMissing(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
  }
}
