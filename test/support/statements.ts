import pg from 'pg'
import { vi } from 'vitest'

/** What this process sends to PostgreSQL while it is counted, over whichever connection. */
export interface Statements {
  readonly texts: readonly string[]
  /** Those that write rows. */
  readonly writes: readonly string[]
  /** Whether one of them has no answer yet. */
  readonly underWay: boolean
  /** Ends the counting. */
  stop(): void
}

export function countStatements(): Statements {
  const texts: string[] = []
  const clients = new Set<Connected>()
  const spy = vi.spyOn(pg.Client.prototype, 'query')
  const send = spy.getMockImplementation() ?? original
  spy.mockImplementation(function (this: pg.Client, ...asked: unknown[]) {
    const [statement] = asked
    clients.add(this as unknown as Connected)
    texts.push(
      typeof statement === 'string' ? statement : ((statement as { text?: string } | null)?.text ?? ''),
    )
    return (send as (...all: unknown[]) => unknown).apply(this, asked)
  } as never)
  return {
    texts,
    get writes() {
      return texts.filter((text) => /^\s*(insert|update|delete|with)\b/i.test(text))
    },
    get underWay() {
      return [...clients].some(({ readyForQuery, _ended }) => !readyForQuery && !_ended)
    },
    stop: () => spy.mockRestore(),
  }
}

/** What `pg` knows of a connection, and does not tell. */
interface Connected {
  readyForQuery: boolean
  _ended: boolean
}

const original = pg.Client.prototype.query
