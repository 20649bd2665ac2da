import { randomUUID } from 'node:crypto'
import { withoutEnd } from '../core/lib/without-end.ts'

/** Where an extension connects to, and as whom. */
export interface Settings {
  /** Sent verbatim as `Authorization`. */
  apiKey: string
  environment: string
  instance: string
  /** Scheme, host and port, for example `ws://127.0.0.1:8080`. */
  webSocketUrl: string
  /** Up to and including `/public/v1`. */
  restUrl: string
  /** How long one call of a handler may take. */
  timeoutMs: Readonly<Record<'background' | 'interactive' | 'scheduled', number>>
}

type Variables = Readonly<Record<string, string | undefined>>

/** Longer timers fire at once. */
const longestTimerMs = 2 ** 31 - 1

/**
 * Reads `API_KEY`, `ENVIRONMENT_ID`, `INSTANCE_ID` and, for the address, `BOWLINE_URL` or `SERVER_ADDRESS` and
 * `API_ADDRESS`, as the original runner does.
 * @throws {Error} naming every variable that is missing or wrong
 */
export function readSettings(env: Variables): Settings {
  const problems = [...missing(env), ...wrongTimeouts(env)]
  const addresses = addressesOf(env)
  if (!addresses) problems.push('BOWLINE_URL is not an http or https URL')
  if (!addresses || problems.length > 0)
    throw new Error(`This extension cannot start: ${problems.join('; ')}.`)
  return {
    apiKey: env.API_KEY ?? '',
    environment: env.ENVIRONMENT_ID ?? '',
    instance: env.INSTANCE_ID || randomUUID(),
    ...addresses,
    timeoutMs: {
      background: milliseconds(env.BACKGROUND_TASK_MAX_EXECUTION_TIME, 300),
      interactive: milliseconds(env.INTERACTIVE_TASK_MAX_EXECUTION_TIME, 120),
      scheduled: milliseconds(env.SCHEDULED_TASK_MAX_EXECUTION_TIME, 43_200),
    },
  }
}

function missing(env: Variables): string[] {
  return [
    ...['API_KEY', 'ENVIRONMENT_ID'].filter((name) => !env[name]).map((name) => `${name} is not set`),
    ...(env.BOWLINE_URL || env.SERVER_ADDRESS ? [] : ['neither BOWLINE_URL nor SERVER_ADDRESS is set']),
  ]
}

function addressesOf(env: Variables): Pick<Settings, 'webSocketUrl' | 'restUrl'> | undefined {
  if (env.BOWLINE_URL) {
    const base = /^https?:\/\/[^/?#][^?#]*$/.test(env.BOWLINE_URL)
      ? withoutEnd(env.BOWLINE_URL, '/')
      : undefined
    return base === undefined
      ? undefined
      : { webSocketUrl: base.replace(/^http/, 'ws'), restUrl: `${base}/public/v1` }
  }
  const { SERVER_ADDRESS = '', API_ADDRESS = '' } = env
  return {
    webSocketUrl: `wss://${SERVER_ADDRESS}`,
    restUrl: `https://${API_ADDRESS || SERVER_ADDRESS}/public/v1`,
  }
}

function wrongTimeouts(env: Variables): string[] {
  return ['BACKGROUND', 'INTERACTIVE', 'SCHEDULED']
    .map((category) => `${category}_TASK_MAX_EXECUTION_TIME`)
    .filter((name) => env[name] && !(Number(env[name]) > 0))
    .map((name) => `${name} is not a number of seconds`)
}

function milliseconds(seconds: string | undefined, otherwise: number): number {
  return Math.min(Number(seconds || otherwise) * 1000, longestTimerMs)
}
