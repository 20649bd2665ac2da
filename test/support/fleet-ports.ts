import { ArrivalLines } from '../../controller/apply/arrival.ts'
import type { EnvironmentPorts } from '../../controller/apply/environment-ports.ts'
import type { FleetPorts } from '../../controller/apply/fleet.ts'
import { EnvironmentRegistry } from '../../controller/apply/registry.ts'
import { Beginnings } from '../../controller/lib/beginnings.ts'
import { FairTurns } from '../../controller/lib/fair-turns.ts'
import { StatusWriter } from '../../controller/observe/status-writer.ts'
import type { DeclarationStore } from '../../controller/ports/declaration-store.ts'
import type { EnvironmentStore } from '../../controller/ports/environment-store.ts'
import { FakeClock } from './fake-clock.ts'
import { recordingLog } from './samples.ts'

/** A store that keeps nothing; a test names what matters to it. */
export function emptyEnvironmentStore(values: Partial<EnvironmentStore> = {}): EnvironmentStore {
  return {
    extensions: async () => [],
    saveExtensions: async () => {},
    deleteExtension: async () => {},
    environments: async () => [],
    saveEnvironments: async () => {},
    deleteEnvironment: async () => {},
    newInstance: async () => 'INS-0000-0000-01-000001',
    instances: async () => [],
    forgetInstance: async () => {},
    ...values,
  }
}

/** A store that keeps nothing. */
export function emptyDeclarationStore(values: Partial<DeclarationStore> = {}): DeclarationStore {
  return {
    declarations: async () => [],
    saveDeclaration: async () => {},
    keepDeclarations: async () => {},
    ...values,
  }
}

/** Ports of a fleet that do nothing, where a test names no other; what has no harmless answer rejects. */
export function fleetPorts(values: Partial<FleetPorts> = {}): FleetPorts & EnvironmentPorts {
  const unexpected = async () => {
    throw new Error('nobody should need that')
  }
  const { store = emptyEnvironmentStore(), clock = new FakeClock(), log = recordingLog() } = values
  return {
    runtime: {
      build: unexpected,
      start: unexpected,
      stop: async () => {},
      instances: () => [],
      prune: async () => {},
      forget: async () => {},
      logs: async () => [],
    },
    hub: { connections: () => [], shutdown: () => {}, dismiss: async () => {} },
    dispatcher: {
      open: async () => {},
      refillAll: async () => {},
      route: () => {},
      drop: () => {},
      running: () => 0,
      instanceGone: () => {},
    },
    queue: { inUse: async () => [], clear: async () => {}, remove: async () => {} },
    store,
    writer: new StatusWriter({ store, clock, random: () => 0, log }),
    beginnings: new Beginnings(),
    arrivals: new ArrivalLines(log),
    builds: new FairTurns(Number.POSITIVE_INFINITY),
    starts: new FairTurns(Number.POSITIVE_INFINITY),
    arm: async () => {},
    clock,
    random: () => 0,
    log,
    vault: { openTarget: async (target) => ({ target, variables: [], problem: null }) },
    endKeys: async () => {},
    configuration: { told: () => '127.0.0.1:7420', ofInstance: () => ({}), push: async () => {} },
    declarations: {
      settle: () => {},
      drop: () => {},
      of: () => ({ eventTypes: null, schedulables: null, variables: [] }),
    },
    troubles: { of: () => [], forget: () => {} },
    registry: new EnvironmentRegistry(),
    movedTag: () => null,
    unattended: () => null,
    applied: () => {},
    changed: () => {},
    ...values,
  }
}
