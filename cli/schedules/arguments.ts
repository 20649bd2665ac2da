import { userInfo } from 'node:os'
import type { Command } from 'commander'
import { withClientOptions } from '../client.ts'

/** A verb about the schedules of one environment. */
export function named(schedules: Command, verb: string): Command {
  return withClientOptions(schedules.command(verb))
    .argument('<extension>', 'name of the extension')
    .argument('<environment>', 'dev, test or production')
}

/** A verb about one schedule. */
export function ofOne(schedules: Command, verb: string): Command {
  return named(schedules, verb).argument('<name>', 'name or id of the schedule')
}

/** Who does it, where nobody is named: the user on this machine. */
export function whoami(): string {
  try {
    return userInfo().username
  } catch {
    return `user ${process.getuid?.() ?? ''}` // an id without a line in /etc/passwd
  }
}
