import { signal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { AskError } from './ask.ts'

/** Something that the viewer does: whether it is on its way, and what came of it. */
export class Deed {
  readonly isBusy = signal(false)
  /** What came of the last one. */
  readonly said = signal('')
  readonly error = signal<AskError | undefined>(undefined)

  /** @returns whether it was done */
  async do(work: () => Promise<string>): Promise<boolean> {
    if (this.isBusy.value) return false
    this.isBusy.value = true
    this.error.value = undefined
    this.said.value = ''
    try {
      this.said.value = await work()
      return true
    } catch (error) {
      this.error.value =
        error instanceof AskError
          ? error
          : new AskError(String(error), { status: 0, code: 'UNKNOWN', request: null })
      return false
    } finally {
      this.isBusy.value = false
    }
  }
}

export function useDeed(): Deed {
  return useMemo(() => new Deed(), [])
}
