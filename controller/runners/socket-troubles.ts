import type {
  RunnerConfiguration,
  RunnerHubEvents,
  RunnerPlace,
  RunnerTroubleKind,
} from '../ports/runners.ts'
import { largestFrameToRunners } from './wire-limits.ts'

/** Tells what keeps the runner of one socket from its work, and when that is over. Messages stand after its name. */
export class SocketTroubles {
  readonly #place: RunnerPlace
  readonly #troubled: RunnerHubEvents['troubled']
  #isGreeted = false
  #isConnected = false
  /** It was told of variables, at least once. */
  #hasVariables = false

  constructor(place: RunnerPlace, troubled: RunnerHubEvents['troubled']) {
    this.#place = place
    this.#troubled = troubled
  }

  silent(): void {
    const why = 'its extension probably failed to load, and its output says why'
    this.#tell('no-handshake', `is connected and never sent setup_request: ${why}`, true)
  }

  /** It sent `setup_request`. */
  greeted(): void {
    this.#isGreeted = true
    this.#tell('no-handshake', null)
  }

  refused(why: string): void {
    this.#tell('refused', `is refused: ${why}`)
  }

  connected(): void {
    this.#isConnected = true
    this.#tell('refused', null)
  }

  tooLarge(frame: string, configuration: RunnerConfiguration): void {
    this.#tell('too-large', whyTooLarge(frame, configuration), this.#isConnected)
  }

  /** It was told its configuration. The protocol has no word for "none": runners keep what they have when they are told so. */
  configured({ runtime, variables }: RunnerConfiguration): void {
    this.#tell('too-large', null)
    const keepsOld = runtime === 'local' && variables.length === 0 && this.#hasVariables
    this.#hasVariables ||= variables.length > 0
    const why = 'as the protocol cannot take the last one from it: restart it'
    this.#tell(
      'old-variables',
      keepsOld ? `goes on with the variables that were taken away, ${why}` : null,
      true,
    )
  }

  /** Its socket is closed. */
  gone(by: 'us' | 'itself'): void {
    const why = 'its process probably ends while it starts, and its output says why'
    if (!this.#isGreeted && by === 'itself')
      this.#tell('no-handshake', `comes and goes without having sent setup_request: ${why}`)
    if (this.#isConnected) for (const kind of ['too-large', 'old-variables'] as const) this.#tell(kind, null)
  }

  #tell(kind: RunnerTroubleKind, message: string | null, lasts = false): void {
    this.#troubled(this.#place, kind, message, lasts)
  }
}

/** Names the largest variables; never a value. */
function whyTooLarge(frame: string, { variables }: RunnerConfiguration): string {
  const largest = variables
    .map(({ name, value }) => ({ name, bytes: Buffer.byteLength(value) }))
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, 3)
    .map(({ name, bytes }) => `${name} (${bytes} bytes)`)
  const all = `${Buffer.byteLength(frame)} bytes of its configuration are more than the ${largestFrameToRunners} that runners accept`
  return `cannot be told its variables: ${all}; the largest are ${largest.join(', ')}`
}
