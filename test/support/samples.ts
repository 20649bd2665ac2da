import type { Log } from '../../controller/ports/log.ts'
import type { RunnerConnection, RunnerSetup } from '../../controller/ports/runners.ts'
import type { Account, Environment, Extension, Schedule, Variable } from '../../core/domain/desired.ts'
import { environmentId, extensionId, scheduleId } from '../../core/domain/identifiers.ts'
import type { Task } from '../../core/domain/task.ts'

/** Values of the domain with everything filled in; a test names what matters to it. */

export function accountOf(values: Partial<Account> = {}): Account {
  return {
    id: 'VA-123-456',
    name: 'acme',
    displayName: 'Acme',
    role: 'vendor',
    products: [],
    hubs: [],
    ...values,
  }
}

/** Without environments, where none are named. */
export function extensionOf(name: string, values: Partial<Extension> = {}): Extension {
  return {
    id: extensionId('acme', name),
    name,
    displayName: name,
    type: 'fulfillment-automation',
    description: '',
    shortDescription: '',
    overview: '',
    website: null,
    icon: null,
    packageId: null,
    products: [],
    hub: null,
    permissions: [],
    events: null,
    environments: [],
    files: [`${name}.yaml`],
    ...values,
  }
}

/** A running cloud environment: `dev` of `billing`, where nothing else is said. */
export function environmentOf(values: Partial<Environment> = {}): Environment {
  const { extension = 'billing', type = 'dev' } = values
  const extensionIdentifier = extensionId('acme', extension)
  return {
    id: environmentId(extensionIdentifier, type),
    extension,
    extensionId: extensionIdentifier,
    type,
    mode: 'cloud',
    state: 'running',
    source: { url: 'https://git.example.com/billing.git', tag: 'v1' },
    runtime: { kind: 'process', build: null, start: 'node main.js' },
    instances: 1,
    resources: { cpuMillis: null, memoryBytes: null },
    logLevel: 'INFO',
    drainTimeoutMs: 30_000,
    deployTimeoutMs: 60_000,
    externalEvents: { enabled: true },
    suspend: null,
    variables: [],
    schedules: [],
    ...values,
  }
}

/** Plain, or with a text in place of what would be sealed. */
export function variableOf(name: string, value: string, secure = false): Variable {
  return secure ? { name, secure, sealed: value } : { name, secure, value }
}

/** Every minute, UTC, where nothing else is said. */
export function scheduleOf(environment: string, name: string, values: Partial<Schedule> = {}): Schedule {
  return {
    id: scheduleId(environment, name),
    name,
    displayName: name,
    description: '',
    method: 'run',
    data: {},
    trigger: { type: 'advanced', cron: '0 * * * * *', timeZone: 'UTC' },
    enabled: true,
    missedRuns: 'last',
    catchUpWindowMs: 24 * 3_600_000,
    overlap: 'skip',
    maxQueued: 1,
    jitterMs: 0,
    ...values,
  }
}

export function taskOf(values: Partial<Task> = {}): Task {
  return {
    id: 'TQ-0000-0000-0000-0001',
    environment: 'ENV-1234-5678-01',
    category: 'background',
    eventType: 'asset_purchase_request_processing',
    objectId: 'PR-1',
    fairnessKey: '',
    dataBytes: 2,
    correlationId: null,
    traceParent: null,
    data: null,
    result: null,
    story: [],
    status: 'processing',
    fence: 1,
    attempts: 0,
    rescheduled: 0,
    losses: 0,
    coalesced: 0,
    assignee: 'INS-1234-5678-01-000001',
    sent: true,
    message: null,
    reason: null,
    runtimeMs: null,
    createdAt: '2027-01-01T00:00:00.000Z',
    notBefore: '2027-01-01T00:00:00.000Z',
    assignedAt: '2027-01-01T00:00:01.000Z',
    completedAt: null,
    updatedAt: '2027-01-01T00:00:01.000Z',
    ...values,
  }
}

export type LogLine = { level: keyof Log; message: string } & Record<string, unknown>

/** Keeps what was logged, fields and message together. */
export function recordingLog(): Log & { lines: LogLine[] } {
  const lines: LogLine[] = []
  const at = (level: keyof Log) => (fields: object, message: string) =>
    void lines.push({ ...fields, level, message })
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** The handshake of a runner that says nothing but this. */
export function setupOf(values: Partial<RunnerSetup> = {}): RunnerSetup {
  return {
    version: 2,
    runnerVersion: null,
    eventSubscriptions: {},
    schedulables: [],
    variables: [],
    audience: [],
    readmeUrl: null,
    changelogUrl: null,
    ...values,
  }
}

/** A connection whose runner said nothing but this in its handshake. */
export function connectionOf(
  environment: string,
  instance: string,
  setup: Partial<RunnerSetup> = {},
): RunnerConnection {
  return {
    id: `${environment}/${instance}`,
    environment,
    instance,
    worker: 'events',
    runnerType: 'background',
    runningTasks: 0,
    runningScheduledTasks: 0,
    setup: setupOf({ runnerVersion: '43.1', ...setup }),
    generation: '',
    leaving: false,
  }
}
