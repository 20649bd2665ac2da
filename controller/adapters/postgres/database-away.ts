import { StoreAway } from '../../ports/store.ts'

/**
 * Whether an error of node-postgres means that the database does not answer or cannot do anything now, rather than that
 * it refuses this statement: the same statement may succeed later.
 */
export function isDatabaseAway(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  if (isSqlState(code)) return serverIsAway.test(code) // its message may quote what anybody sent
  return connectionIsLost.test(code) || isSaidToBeAway.test(message)
}

/**
 * Classes of SQLSTATE: connection exception, login refused, database missing, transaction rolled back (deadlock),
 * insufficient resources, lock not available, operator intervention, system error; and "read only", which a server says
 * that is not the primary any more. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const serverIsAway = /^(08|28|3D|40|53|55P03|57|58|25006)/

/** All of them have a digit, and codes such as `EPIPE` have none. */
const isSqlState = (code: string) => /^[0-9A-Z]{5}$/.test(code) && /[0-9]/.test(code)

/**
 * Codes of Node's sockets, name look-ups and TLS: `ECONNREFUSED`, `EAI_AGAIN`, `CERT_HAS_EXPIRED`... Not those of wrong
 * arguments, such as `ERR_STRING_TOO_LONG`.
 */
const connectionIsLost = /^E(?!RR_)[A-Z_]+$|^ERR_(SSL|TLS|SOCKET|STREAM)|CERT|^UNABLE_TO_/

/** What node-postgres says without a code. */
const isSaidToBeAway =
  /timeout exceeded when trying to connect|timeout expired|query read timeout|connection terminated|not queryable|cannot use a pool|SSL connection|^SASL/i

/** @throws {StoreAway} where an error of node-postgres means that the database is away; otherwise the error itself */
export function rethrow(error: unknown): never {
  throw isDatabaseAway(error) ? new StoreAway(error) : error
}

/** Whether the statement only met others at the wrong moment: a deadlock, a lock it did not get, a cancelled query. */
export function isPassing(error: unknown): boolean {
  return /^(40|55P03|57014)/.test((error as { code?: string }).code ?? '')
}

/** Whether it was ended for its time: by `statement_timeout`, where a pool has one. */
export function isCancelled(error: unknown): boolean {
  return error instanceof StoreAway && (error.cause as { code?: string }).code === '57014'
}

/**
 * Whether an error of a statement for many rows concerns them all alike, so that there is no use in trying them apart.
 * What is passing does not: halves of the statement get through.
 */
export function concernsAllRows(error: unknown): boolean {
  return error instanceof StoreAway && !isPassing(error.cause)
}
