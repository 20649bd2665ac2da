import { isOurInstance } from '../../core/domain/identifiers.ts'
import { cutText } from '../../core/lib/cut-text.ts'
import { usualAuthorization } from '../access/authorization.ts'
import type { KeyRing } from '../access/key-ring.ts'
import type { Configuration } from '../apply/configuration.ts'
import type { EnvironmentRegistry } from '../apply/registry.ts'
import type { Changes } from '../observe/changes.ts'
import type { RunnerTroubles } from '../observe/runner-troubles.ts'
import type { Log } from '../ports/log.ts'
import type {
  Admission,
  ResultMessage,
  RunnerConfiguration,
  RunnerConnection,
  RunnerHubEvents,
  RunnerOrigin,
  RunnerSetup,
} from '../ports/runners.ts'
import type { Declarations } from '../runners/declarations.ts'
import type { Dispatcher } from '../tasks/dispatcher.ts'

/** Of what a stranger names, in the log. */
const longestName = 60

export interface RunnerEventsOptions {
  registry: Pick<EnvironmentRegistry, 'find' | 'runs'>
  keys: Pick<KeyRing, 'owner'>
  configuration: Pick<Configuration, 'answer'>
  declarations: Pick<Declarations, 'joined' | 'left'>
  troubles: Pick<RunnerTroubles, 'tell'>
  dispatcher: Pick<Dispatcher, 'connected' | 'disconnected' | 'leaving' | 'result'>
  changes: Pick<Changes, 'publish'>
  log: Log
}

/**
 * What happens when a runner comes, answers or goes. First to its tasks: when a socket closes, they stay its own for the
 * grace time (`graceMs` of `tasks/limits.ts`, 30 s), in which a runner that comes back may answer them; then they count
 * a loss and are handed on (`tasks/out/outcome.ts`). Then to the status of its environment, which is looked at anew.
 */
export class RunnerEvents implements RunnerHubEvents {
  readonly #options: RunnerEventsOptions

  constructor(options: RunnerEventsOptions) {
    this.#options = options
  }

  /** An instance of ours connects with a key of its own and while it runs; all others with that of their environment. */
  authenticate(environment: string, instance: string, authorization: string): Admission | undefined {
    const { registry, keys } = this.#options
    const id = registry.find(environment)
    const owner = keys.owner(usualAuthorization(authorization))
    if (id === undefined || owner?.environment !== id) return undefined
    const isOurs = isOurInstance(instance)
    if (owner.instance !== (isOurs ? instance : null)) return undefined
    if (isOurs && !registry.runs(id, instance)) return undefined
    return { environment: id, key: owner.key }
  }

  /** All that name no environment of ours are one series of the log, whatever they name. */
  refused(wanted: { environment: string; instance: string }, address: string): void {
    const { registry, log } = this.#options
    const environment = registry.find(wanted.environment)
    const [named, runner] = [wanted.environment, wanted.instance].map((name) => cutText(name, longestName))
    if (environment !== undefined)
      log.warn({ environment, runner, address }, 'refused a runner: wrong API key')
    else log.warn({ named, runner, address }, 'refused a runner: there is no such environment')
  }

  configure(environment: string, setup: RunnerSetup, from: RunnerOrigin): Promise<RunnerConfiguration> {
    return this.#options.configuration.answer(environment, setup, from)
  }

  connected(connection: RunnerConnection): void {
    this.#options.declarations.joined(connection)
    if (takesTasks(connection)) this.#options.dispatcher.connected(connection)
    this.#options.changes.publish({ what: 'connection', connection })
  }

  disconnected(connection: RunnerConnection): void {
    this.#options.declarations.left(connection)
    if (takesTasks(connection)) this.#options.dispatcher.disconnected(connection)
    this.#options.changes.publish({ what: 'connection', connection })
  }

  leaving(connection: RunnerConnection): void {
    if (takesTasks(connection)) this.#options.dispatcher.leaving(connection)
    this.#options.changes.publish({ what: 'connection', connection })
  }

  troubled(...told: Parameters<RunnerHubEvents['troubled']>): void {
    this.#options.troubles.tell(...told)
  }

  async result(connection: RunnerConnection, result: ResultMessage): Promise<void> {
    const { dispatcher, log } = this.#options
    await dispatcher.result(connection, result).catch((error: unknown) => {
      log.error(
        { err: error, environment: connection.environment, task: result.taskId },
        'a result was not recorded',
      )
    })
  }
}

/** A connection of any kind makes its instance a connected one; this is about what it may be given. */
function takesTasks({ worker }: RunnerConnection): boolean {
  return worker === 'events'
}
