import type { DeclaredVariable } from '../../core/domain/declaration.ts'
import { BowlineError } from '../../core/domain/errors.ts'
import type { EventDefinition } from '../../core/domain/event-catalogue.ts'
import { wireEnvironmentType } from '../../core/domain/identifiers.ts'
import type { Target } from '../../core/domain/target.ts'
import type { KeyRing } from '../access/key-ring.ts'
import type { RunnerConfiguration, RunnerHub, RunnerOrigin, RunnerSetup } from '../ports/runners.ts'
import type { Declarations } from '../runners/declarations.ts'
import { eventDefinitions } from '../runners/event-definitions.ts'
import type { OpenedVariable, Vault } from '../sealing/vault.ts'
import type { EnvironmentRegistry } from './registry.ts'

export interface ConfigurationOptions {
  registry: Pick<EnvironmentRegistry, 'target' | 'applied'>
  hub: Pick<RunnerHub, 'push'>
  declarations: Pick<Declarations, 'heard' | 'variables' | 'releases' | 'releaseOf'>
  vault: Pick<Vault, 'openTarget'>
  keys: Pick<KeyRing, 'ofInstance' | 'list' | 'fingerprint'>
  /** Sees to it that no output of the environment shows a value that its extension declares as secure. */
  hide: (secrets: readonly string[], environment: string) => void
  /** `host:port` where instances reach us, by plain HTTP and by TLS. */
  address: () => string
  /** `host:port` where they make their REST calls, always by TLS. Undefined: as `address`. */
  apiAddress: string | undefined
  /** Whom instances are to trust, so that they can speak TLS with us: a file, and what tells one authority from another. */
  trust: { readonly file: string; readonly fingerprint: string }
  /** The built SDK, as a file URL. */
  sdkUrl: string
}

/**
 * What instances and runners are told. A variable reaches a running process in these steps:
 *
 * 1. A plan gives its environment a target with the variable, sealed if it is secure.
 * 2. An instance is started with where we are and with a key of its own (`ofInstance`), and with no variable.
 * 3. Its runner connects and says which variables the extension declares. The hub answers the handshake with `answer`:
 *    sealed values are opened by the vault, and what Git does not set has its declared initial value.
 * 4. When the target changes, the environment calls `push`, and the hub sends the new configuration to every connection.
 *    The process takes it up without a restart. Only to lose its last variable it is replaced: the protocol cannot say so.
 */
export class Configuration {
  readonly #options: ConfigurationOptions

  constructor(options: ConfigurationOptions) {
    this.#options = options
  }

  /** How instances reach us and with which keys, as text. Those that were told something else have to be replaced. */
  told(environment: string): string {
    const { address, apiAddress, trust, keys } = this.#options
    return [address(), apiAddress, trust.fingerprint, keys.list(environment)[0]?.id].join(' ')
  }

  /**
   * Environment variables for a process that is started. They hold a secret: the instance's own key.
   * @param declared those of `runtime.env`: they win over whom to trust, and over nothing else of ours
   */
  ofInstance(
    environment: string,
    instance: string,
    declared: Readonly<Record<string, string>> = {},
  ): Record<string, string> {
    const { keys, sdkUrl, trust, apiAddress } = this.#options
    const address = this.#options.address()
    return {
      SSL_CERT_FILE: trust.file, // OpenSSL: Python's ssl and httpx, Ruby, curl
      REQUESTS_CA_BUNDLE: trust.file, // requests of Python, which knows its own otherwise
      NODE_EXTRA_CA_CERTS: trust.file,
      ...declared,
      API_KEY: keys.ofInstance(environment, instance),
      ENVIRONMENT_ID: environment,
      INSTANCE_ID: instance,
      SERVER_ADDRESS: address,
      API_ADDRESS: apiAddress ?? address,
      BOWLINE_URL: `http://${address}`,
      BOWLINE_SDK: sdkUrl,
    }
  }

  /**
   * Answers the handshake of a runner, which is not among the connections yet. Where it declares variables that the others
   * of its release have not heard of, those are told, too.
   * @throws {BowlineError} `no-target` where the environment is not declared, `cannot-open` as `Vault.openTarget` does
   */
  async answer(environment: string, setup: RunnerSetup, from: RunnerOrigin): Promise<RunnerConfiguration> {
    const { declarations } = this.#options
    if (declarations.heard(environment, setup, from)) await this.push(environment)
    const release = declarations.releaseOf(environment, from.instance)
    const configuration = await this.#newest(environment, release, setup)
    if (configuration) return configuration
    throw new BowlineError('no-target', `${environment} is not declared any more`)
  }

  /**
   * Sends the newest configuration to all connected runners of the environment, to each with the variables that its
   * release declares; to none where the environment is not declared.
   * @throws {BowlineError} `cannot-open`
   */
  async push(environment: string): Promise<void> {
    const { hub, declarations } = this.#options
    for (const release of declarations.releases(environment)) {
      const configuration = await this.#newest(environment, release, undefined)
      const isMeant = (instance: string) => declarations.releaseOf(environment, instance) === release
      if (configuration) hub.push(environment, configuration, isMeant)
    }
  }

  /** @param joining whose subscriptions its event definitions are of; runners take them with their handshake only */
  async #newest(
    environment: string,
    release: string,
    joining: RunnerSetup | undefined,
  ): Promise<RunnerConfiguration | undefined> {
    const { registry, declarations, vault, keys, hide } = this.#options
    const target = registry.target(environment)
    if (!target) return undefined
    const opened = await vault.openTarget(target, registry.applied(environment))
    // What is opened for one that joins and for those that are there must not be sent in the wrong order.
    if (registry.target(environment) !== target) return this.#newest(environment, release, joining)
    const variables = variablesOf(opened.variables, declarations.variables(environment, release))
    hide(
      variables.flatMap(({ secure, value }) => (secure ? [value] : [])),
      environment,
    )
    const definitions = eventDefinitions(joining?.eventSubscriptions ?? {})
    const configuration = configurationOf(opened.target, variables, definitions)
    const generation = keys.fingerprint([configuration.variables, configuration.logLevel])
    return { ...configuration, generation }
  }
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

/** The variables of an environment. Those that the extension declares and Git does not set have their initial value. */
export function variablesOf(
  fromGit: readonly OpenedVariable[],
  declared: readonly DeclaredVariable[],
): OpenedVariable[] {
  const variables = new Map(fromGit.map((each) => [each.name, each]))
  for (const { name, initialValue, secure } of declared) {
    if (!variables.has(name) && initialValue !== null)
      variables.set(name, { name, value: initialValue, secure })
  }
  return [...variables.values()]
}
