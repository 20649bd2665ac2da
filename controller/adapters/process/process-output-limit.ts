import { count } from '../../../core/lib/count.ts'

export interface OutputLimits {
  /** Bytes that may come at once. */
  burst: number
  /** Bytes a second, in the long run. */
  perSecond: number
}

/** More than anybody reads: the log of an environment keeps 25 MiB. */
export const usualLimits: OutputLimits = { burst: 8 * 1024 * 1024, perSecond: 256 * 1024 }

/** How much of the output of one build or instance is kept, and how much was not. A bucket that fills by and by. */
export class OutputLimit {
  readonly #limits: OutputLimits
  readonly #elapsed: () => number
  #left: number
  #at: number
  #bytesOut = 0
  #linesOut = 0

  /** @param elapsed milliseconds, on a clock that never jumps */
  constructor(limits: OutputLimits, elapsed: () => number) {
    this.#limits = limits
    this.#elapsed = elapsed
    this.#left = limits.burst
    this.#at = elapsed()
  }

  /** Whether this many bytes would be kept now. */
  hasRoom(bytes: number): boolean {
    const now = this.#elapsed()
    const { burst, perSecond } = this.#limits
    this.#left = Math.min(burst, this.#left + ((now - this.#at) * perSecond) / 1000)
    this.#at = now
    return this.#left >= bytes
  }

  /** The lines that are kept: from the first on, as far as there is room. */
  keep(lines: readonly Buffer[]): readonly Buffer[] {
    for (const [index, line] of lines.entries()) {
      if (!this.hasRoom(line.length + 1)) {
        const rest = lines.slice(index)
        this.leaveOut(
          rest.reduce((sum, each) => sum + each.length + 1, 0),
          rest.length,
        )
        return lines.slice(0, index)
      }
      this.#left -= line.length + 1
    }
    return lines
  }

  /** @param lines left out: nobody has counted them */
  leaveOut(bytes: number, lines = 0): void {
    this.#bytesOut += bytes
    this.#linesOut += lines
  }

  /** What was left out since this was last asked, as a line of the log; none where all was kept. */
  notice(): string[] {
    if (this.#bytesOut === 0) return []
    const { burst, perSecond } = this.#limits
    const what = `${count(this.#bytesOut, 'byte')}${this.#linesOut > 0 ? ` (${count(this.#linesOut, 'line')} and more)` : ''}`
    this.#bytesOut = 0
    this.#linesOut = 0
    return [`… ${what} were left out here: ${kib(burst)} are kept at once, and ${kib(perSecond)} a second`]
  }
}

function kib(bytes: number): string {
  return `${Math.round(bytes / 1024)} KiB`
}
