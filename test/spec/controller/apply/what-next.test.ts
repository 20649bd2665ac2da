import { describe, expect, test } from 'vitest'
import { whatNext } from '../../../../controller/apply/what-next.ts'
import { type ErrorCode, errorCodes, errorGroups } from '../../../../core/domain/error-codes.ts'
import { BowlineError } from '../../../../core/domain/errors.ts'

const again = 'Reconciling'
const never = 'Stalled'

/** A row per code: what follows, and the status of an HTTP request that ends with it. */
const table: Readonly<Record<ErrorCode, readonly [typeof again | typeof never, 'warn' | 'error', number]>> = {
  'build-failed': [again, 'warn', 503],
  'cannot-open': [never, 'error', 409],
  'crash-loop': [again, 'warn', 503],
  failed: [again, 'warn', 503],
  'instance-exists': [again, 'warn', 503],
  'instances-running': [again, 'warn', 503],
  'no-source': [never, 'error', 500],
  'no-user-left': [never, 'error', 500],
  'not-isolated': [never, 'error', 500],
  'no-target': [again, 'warn', 503],
  'not-ready': [again, 'warn', 503],
  'start-failed': [again, 'warn', 503],
  'still-deleting': [again, 'warn', 503],
  'tag-moved': [again, 'warn', 503],
  'tag-not-found': [again, 'warn', 503],
  'change-slow': [again, 'warn', 503],
  'disk-full': [again, 'warn', 503],
  'git-missing': [again, 'warn', 503],
  'no-process': [again, 'warn', 503],
  'signature-timeout': [again, 'warn', 503],
  'signed-memory': [again, 'warn', 503],
  'signing-keys': [never, 'error', 500],
  'signing-tools': [never, 'error', 500],
  'source-auth': [again, 'warn', 503],
  'source-branch': [never, 'error', 500],
  'source-damaged': [again, 'warn', 503],
  'source-failed': [again, 'warn', 503],
  'source-url': [never, 'error', 500],
  'source-untrusted': [again, 'warn', 503],
  'tag-no-commit': [again, 'warn', 503],
  'source-invalid': [again, 'warn', 503],
  'source-unreachable': [again, 'warn', 503],
  'tree-too-large': [never, 'error', 500],
  'audit-not-as-witnessed': [never, 'error', 500],
  'status-push-refused': [again, 'warn', 503],
  'status-signing': [again, 'warn', 503],
  'status-slow': [again, 'warn', 503],
  'status-too-large': [never, 'error', 500],
  'github-auth': [never, 'error', 500],
  'github-limited': [again, 'warn', 503],
  'github-missing': [never, 'error', 500],
  'github-refused': [never, 'error', 500],
  'github-unreachable': [again, 'warn', 503],
  'no-repository': [never, 'error', 500],
  'bad-sealing-key': [never, 'error', 409],
  'bad-value': [never, 'error', 409],
  'key-in-use': [never, 'error', 409],
  'keys-from-environment': [never, 'error', 409],
  'no-such-key': [never, 'error', 409],
  'secret-damaged': [never, 'error', 500],
  'sheet-limit': [never, 'error', 409],
  'too-long': [never, 'error', 409],
  'already-running': [never, 'error', 500],
  'database-too-new': [never, 'error', 500],
  'database-unfit': [never, 'error', 500],
  'database-url': [never, 'error', 500],
  'database-unreachable': [again, 'warn', 503],
  'embedded-postgres-failed': [again, 'warn', 503],
  'embedded-postgres-lost': [never, 'error', 500],
  'embedded-postgres-missing': [never, 'error', 500],
  'embedded-postgres-password': [never, 'error', 500],
  'embedded-postgres-user': [never, 'error', 500],
  'embedded-postgres-version': [never, 'error', 500],
  folder: [never, 'error', 500],
  'cannot-listen': [never, 'error', 500],
  'port-in-use': [never, 'error', 500],
  'queue-away': [again, 'warn', 503],
  'question-too-long': ['Stalled', 'warn', 400],
  'redis-unfit': [never, 'error', 500],
  'redis-unreachable': [again, 'warn', 503],
  'redis-url': [never, 'error', 500],
  'store-away': [again, 'warn', 503],
  'base-unusable': [never, 'error', 500],
  'cannot-edit': [never, 'error', 409],
  'edit-refused': [never, 'error', 409],
  'commit-failed': [never, 'error', 500],
  ended: [again, 'warn', 503],
  interrupted: [never, 'error', 500],
  'no-branch': [never, 'error', 500],
  'no-patch': [never, 'error', 500],
  'no-sealing-key': [never, 'error', 500],
  'no-token': [never, 'error', 500],
  'old-sealing-key': [never, 'error', 500],
  'sealing-key-changed': [never, 'error', 500],
  'wrong-token': [never, 'error', 500],
  'not-found': [never, 'error', 500],
  'not-running': [never, 'error', 500],
  'pull-request-failed': [never, 'error', 500],
  'push-failed': [again, 'warn', 503],
  refused: [never, 'error', 500],
  'unknown-extension': [never, 'error', 500],
  unreachable: [again, 'warn', 503],
  usage: [never, 'error', 500],
}

test.each(Object.entries(table))('%s', (code, [condition, level, http]) => {
  const next = whatNext(new BowlineError(code as ErrorCode, 'message'), 1, 0)
  expect(next).toMatchObject({ condition, level, retryInMs: condition === again ? 250 : null })
  expect(errorCodes[code as ErrorCode].http).toBe(http)
})

test('only what a commit or a person changes stalls an environment', () => {
  const ofEnvironments = Object.entries(errorGroups.Environments)
  expect(ofEnvironments.filter(([, { next }]) => next === 'stall').map(([code]) => code)).toEqual([
    'cannot-open',
    'no-source',
    'no-user-left',
    'not-isolated',
  ])
})

describe('an error without a code', () => {
  test.each([[new Error('out of luck')], ['a text'], [undefined]])('%o is tried again', (error) => {
    expect(whatNext(error, 1, 0)).toEqual({
      retryInMs: 250,
      condition: again,
      reason: 'Failed',
      level: 'warn',
    })
  })
})

test.each([
  [1, 0, 250],
  [1, 0.999, 500],
  [2, 0, 500],
  [5, 0.5, 6_000],
  [100, 0, 150_000],
  [100, 0.999, 299_850],
])('after %i failures, and with %d by chance, the next try is in %i ms', (attempts, random, retryInMs) => {
  expect(whatNext(new BowlineError('build-failed', 'npm ci failed'), attempts, random)).toEqual({
    retryInMs,
    condition: again,
    reason: 'BuildFailed',
    level: 'warn',
  })
})
