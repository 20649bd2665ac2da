import { createHash } from 'node:crypto'
import type { Environment } from '../../core/domain/desired.ts'
import type { EventDefinition } from '../../core/domain/event-catalogue.ts'
import { wireEnvironmentType } from '../../core/domain/identifiers.ts'
import type { Target } from '../../core/domain/target.ts'
import type { RunnerConfiguration, RunnerSetup } from '../ports/runners.ts'
import type { Release } from '../ports/runtime.ts'
import type { OpenedVariable } from '../sealing/vault.ts'

/** Instances of one launch are alike: same release, start command and address of ours. Another launch replaces them. */
export function launchOf(release: Release, { runtime }: Environment, address: string): string {
  return createHash('sha256')
    .update(JSON.stringify([release.id, runtime?.start, address]))
    .digest('hex')
    .slice(0, 16)
}

/** What runners of the environment are told, but for its generation. */
export function configurationOf(
  { account, extension, environment }: Target,
  variables: readonly OpenedVariable[],
  eventDefinitions: readonly EventDefinition[],
): Omit<RunnerConfiguration, 'generation'> {
  return {
    variables,
    environmentType: wireEnvironmentType[environment.type],
    logLevel: environment.logLevel,
    serviceId: extension.id,
    products: extension.products,
    hubId: extension.hub,
    accountId: account.id,
    accountName: account.displayName,
    repositoryTag: environment.source?.tag ?? null,
    runtime: environment.mode,
    eventDefinitions,
  }
}

/**
 * The variables of an environment. Those that the extension declares and Git does not set have their initial value; the
 * same one may be declared by several connections, and the first one holds.
 */
export function variablesOf(
  fromGit: readonly OpenedVariable[],
  declared: RunnerSetup['variables'],
): OpenedVariable[] {
  const variables = new Map(fromGit.map((each) => [each.name, each]))
  for (const { name, initialValue, secure } of declared) {
    if (!variables.has(name)) variables.set(name, { name, value: initialValue, secure })
  }
  return [...variables.values()]
}
