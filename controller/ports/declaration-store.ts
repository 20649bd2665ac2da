import type { RunnerConnection, RunnerSetup } from './runners.ts'

/** What one worker of a release declared in its newest handshake. */
export interface StoredDeclaration {
  environment: string
  /** Id of the release whose code it runs; '' where its owner runs it. */
  release: string
  worker: RunnerConnection['worker']
  /** Without the values of secure variables. */
  setup: RunnerSetup
}

/**
 * What extensions declared, so that it is known while none of their runners is there.
 * @throws {StoreAway} by every member; then nothing is known of whether it was done
 */
export interface DeclarationStore {
  /** All of them; those of one release in the order in which their workers were first there. */
  declarations(): Promise<StoredDeclaration[]>
  /** Writes it whole, whether it is there or not. */
  saveDeclaration(declaration: StoredDeclaration): Promise<void>
  /** Removes those of all other releases of the environment. */
  keepDeclarations(environment: string, release: string): Promise<void>
}
