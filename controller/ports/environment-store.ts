import type { Account, Environment, Extension } from '../../core/domain/desired.ts'
import type { Held } from '../../core/domain/plan.ts'
import type { Condition, EnvironmentStatus } from '../../core/domain/status.ts'

/** What Bowline keeps about an extension: its last good specification, and so what it may prune. */
export interface StoredExtension {
  id: string
  account: Account
  /** The newest specification without a finding, from `commit`. */
  spec: Extension
  /** Full id of a commit of the config repository. */
  commit: string
}

/** What Bowline keeps about an environment. Exists from its first pass until it is deleted. */
export interface StoredEnvironment {
  id: string
  extensionId: string
  /** What was last applied in full; null until then. */
  applied: Environment | null
  status: EnvironmentStatus
  conditions: readonly Condition[]
  /** The release that serves; null before the first. */
  deployed: DeployedRelease | null
  /** What a guard held back of the last plan. */
  held: readonly Held[]
  /** ISO 8601, UTC: when it was last saved, by the clock of the store. */
  updatedAt: string
}

/** A release, and what it was made from. */
export interface DeployedRelease {
  tag: string
  /** Full id of the commit that the tag named. */
  commit: string
  /** Id of the release, as the runtime gave it. */
  release: string
  /** Of the extension's repository. */
  url: string
  /** The build command; null where there is none. */
  build: string | null
}

/** One instance that was ever started, by the launch (release and settings) it belongs to. */
export interface StoredInstance {
  /** `INS-dddd-dddd-dd-dddddd`: the environment's digits and its number there, counted from 1. */
  id: string
  environment: string
  /** Fingerprint of release and settings. */
  launch: string
}

/**
 * What is deployed: extensions, their environments, and the instances of those.
 * @throws {StoreAway} by every member; then nothing is known of whether it was done
 */
export interface EnvironmentStore {
  /**
   * All of them, by id, read in parts.
   * @param kept gives what is to be had in the place of each, as soon as it is read; left out: itself
   */
  extensions(kept?: (read: StoredExtension) => StoredExtension): Promise<StoredExtension[]>
  /** Writes each whole, whether it is there or not, many in one statement. Each is named once. Where it fails, some may be written. */
  saveExtensions(extensions: readonly StoredExtension[]): Promise<void>
  /** Removes the extension and all that is kept for its environments. One that is not there is no error. */
  deleteExtension(id: string): Promise<void>
  /** As `extensions`. */
  environments(kept?: (read: StoredEnvironment) => StoredEnvironment): Promise<StoredEnvironment[]>
  /**
   * Writes each whole, whether it is there or not, many in one statement; `extensionId` stays as it was first written.
   * Each is named once. Where it fails, some may be written.
   * @throws where an extension is not in the store
   */
  saveEnvironments(environments: readonly Omit<StoredEnvironment, 'updatedAt'>[]): Promise<void>
  /** Removes the environment with its tasks, objects, occurrences and instances. One that is not there is no error. */
  deleteEnvironment(id: string): Promise<void>
  /**
   * The next instance of the environment, recorded with its launch before its process exists. No id is given twice.
   * @returns its id
   * @throws where the environment is not in the store
   */
  newInstance(environment: string, launch: string): Promise<string>
  /** Those (of one environment) that are not forgotten, by id. */
  instances(environment?: string): Promise<StoredInstance[]>
  /** One that is not there is no error. */
  forgetInstance(id: string): Promise<void>
}
