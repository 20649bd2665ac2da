import type { RuntimeSpec } from '../../core/domain/desired.ts'
import { merged } from '../lib/merged.ts'
import type { Runtime } from '../ports/runtime.ts'

/** An adapter for every kind of runtime that an environment can ask for. */
export type RuntimesByKind = {
  readonly [Kind in RuntimeSpec['kind']]: Runtime<Extract<RuntimeSpec, { kind: Kind }>>
}

/**
 * All kinds of runtime as one. What is built or started goes to the adapter of its kind, everything else to all of them:
 * an environment that changes its kind has releases, instances and lines of log with both.
 */
export function createRuntimeByKind(runtimes: RuntimesByKind): Runtime {
  const all: readonly Runtime[] = Object.values(runtimes)
  const ofKind = ({ kind }: RuntimeSpec): Runtime => runtimes[kind]
  const ofAll = <T>(ask: (each: Runtime) => Promise<T>): Promise<T[]> => Promise.all(all.map(ask))
  return {
    adopt: async () => (await ofAll((each) => each.adopt())).flat(),
    build: (request) => ofKind(request.runtime).build(request),
    start: (request) => ofKind(request.runtime).start(request),
    stop: async (instance, graceMs) => void (await ofAll((each) => each.stop(instance, graceMs))),
    instances: (environment) => all.flatMap((each) => each.instances(environment)),
    prune: async (environment, keep) => void (await ofAll((each) => each.prune(environment, keep))),
    forget: async (environment) => void (await ofAll((each) => each.forget(environment))),
    onExit(listener) {
      const unsubscribes = all.map((each) => each.onExit(listener))
      return () => {
        for (const unsubscribe of unsubscribes) unsubscribe()
      }
    },
    async logs(environment, query) {
      const logs = (await ofAll((each) => each.logs(environment, query))).filter((each) => each.length > 0)
      const [only = []] = logs
      if (logs.length <= 1) return only // as they were written, whatever the clock said
      const byTime = logs.flat().sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
      return byTime.slice(-query.lines)
    },
    follow(environment, signal) {
      const left = new AbortController()
      const either = AbortSignal.any([signal, left.signal])
      return merged(
        all.map((each) => each.follow(environment, either)),
        () => left.abort(),
      )
    },
    detach: async () => void (await ofAll((each) => each.detach())),
  }
}
