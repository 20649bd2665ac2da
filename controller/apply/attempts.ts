import { codeOf, messageOf, outputOf } from '../../core/domain/errors.ts'
import type { Failure } from '../observe/environment-status.ts'
import type { EnvironmentPorts } from './environment-ports.ts'
import { type WhatNext, whatNext } from './what-next.ts'

const failed = 'could not converge'

/** What went wrong in a row while an environment was worked on, and its next try. */
export class Attempts {
  readonly #environment: string
  readonly #ports: Pick<EnvironmentPorts, 'clock' | 'random' | 'log'>
  /** Tries again. */
  readonly #again: () => void
  #failure: Failure | null = null
  #cancel = () => {}

  constructor(
    environment: string,
    ports: Pick<EnvironmentPorts, 'clock' | 'random' | 'log'>,
    again: () => void,
  ) {
    this.#environment = environment
    this.#ports = ports
    this.#again = again
  }

  /** What went wrong last, until it is put right. */
  get failure(): Failure | null {
    return this.#failure
  }

  succeeded(): void {
    if (this.#failure) this.#ports.log.over?.(this.#environment, failed)
    this.#failure = null
  }

  /** An attempt came to nothing. Returns whether another one follows by itself. */
  failed(error: unknown): boolean {
    const { retryInMs, level } = this.remember(error, (this.#failure?.attempts ?? 0) + 1)
    const reason = messageOf(error)
    const printed = outputOf(error)?.lines
    this.#ports.log[level](
      { environment: this.#environment, code: codeOf(error), reason, retryInMs, printed },
      failed,
    )
    if (retryInMs === null) return false
    this.#cancel = this.#ports.clock.after(retryInMs, this.#again)
    return true
  }

  /** Something goes wrong in an attempt that goes on. */
  remember(error: unknown, attempts: number): WhatNext {
    const next = whatNext(error, attempts, this.#ports.random())
    const { condition, reason } = next
    this.#failure = { condition, reason, message: messageOf(error), output: outputOf(error), attempts }
    return next
  }

  /** The next failure counts as the first again. */
  forgive(): void {
    if (this.#failure) this.#failure = { ...this.#failure, attempts: 0 }
  }

  /** No try follows by itself any more. */
  cancel(): void {
    this.#cancel()
  }
}
