import { closeSync, readdirSync, readFileSync } from 'node:fs'

/** Of the flags in /proc/PID/fdinfo: closed where another program is started. */
const closesOnExec = 0o2_000_000

/**
 * Closes what whoever started us has left open beside the three of every process, which Node.js would hand on to all that
 * we start. What is ours is marked as not to be handed on. Linux only.
 */
export function closeInherited(): void {
  if (process.platform !== 'linux') return
  for (const name of readdirSync('/proc/self/fd')) {
    try {
      const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${name}`, 'utf8'))?.[1]
      const isOurs = (Number.parseInt(flags ?? '', 8) & closesOnExec) !== 0
      if (Number(name) > 2 && flags !== undefined && !isOurs) closeSync(Number(name))
    } catch {} // it was that of the list itself
  }
}
