import type { ChildProcess } from 'node:child_process'
import { startProcess } from '../controller/lib/start-process.ts'
import { messageOf } from '../core/domain/errors.ts'

/** Opens an address: a program and what comes before the address. */
interface Opener {
  program: string
  before: readonly string[]
}

/** One that has not ended by then shows the page itself, in milliseconds. */
const soonMs = 5_000
/** What a browser has no use for, and whoever looks at its environment neither. */
const secret = /^(?:BOWLINE_|PG|DATABASE_URL$|REDIS_URL$|GITHUB_TOKEN$)/

/**
 * Opens an address in the browser of whoever sits here. It stands in the list of processes for as long as that takes: what it
 * holds counts once.
 * @returns why that was not possible, the middle of a sentence; null where it was
 */
export async function openInBrowser(
  address: string,
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Promise<string | null> {
  const opener = openerFor(platform, env)
  if (typeof opener === 'string') return opener
  const { program, before } = opener
  const without = Object.fromEntries(Object.entries(env).filter(([name]) => !secret.test(name)))
  try {
    return await shown(
      await startProcess(program, [...before, address], {
        detached: true,
        stdio: 'ignore',
        windowsHide: true,
        env: without,
      }),
      program,
    )
  } catch (error) {
    return isMissing(error) ? `there is no ${program}` : messageOf(error)
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}

async function shown(child: ChildProcess, program: string): Promise<string | null> {
  child.unref()
  return await new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), soonMs)
    child.on('exit', (code, signal) => {
      clearTimeout(timer)
      resolve(code === 0 ? null : `${program} ended with ${signal ?? `code ${code}`}`)
    })
  })
}

/** Or why there is none. */
function openerFor(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): Opener | string {
  if (platform === 'darwin') return { program: 'open', before: [] }
  if (platform === 'win32') return { program: 'rundll32', before: ['url.dll,FileProtocolHandler'] }
  // without a screen it would take a browser for text, and this terminal for that
  if (env.DISPLAY || env.WAYLAND_DISPLAY || env.BROWSER) return { program: 'xdg-open', before: [] }
  return 'there is no screen: neither DISPLAY, WAYLAND_DISPLAY nor BROWSER is set'
}
