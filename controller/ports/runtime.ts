import type { ProcessRuntime, Source } from '../../core/domain/desired.ts'

/** One checkout of a tag, built and ready to be started any number of times. */
export interface Release {
  /** Stable for (environment, commit, build command): deploying the same again builds nothing. */
  id: string
  environment: string
  tag: string
  /** Full commit id the tag pointed to. */
  commit: string
  directory: string
}

/** One running copy. Written to disk by the runtime, so that a restarted controller finds it again. */
export interface Instance {
  /** `INS-dddd-dddd-nn-dddddd` */
  id: string
  environment: string
  release: string
  commit: string
  tag: string
  pid: number
  /** ISO 8601, UTC. */
  startedAt: string
}

export interface Exit {
  instance: Instance
  /** null where it is not known: killed by a signal, or it was adopted after a restart of the controller. */
  code: number | null
  signal: string | null
}

export interface BuildRequest {
  environment: string
  source: Source
  runtime: ProcessRuntime
  /** Full commit id, where the tag was looked up before: what runs does not change because somebody moved a tag. */
  commit?: string
  signal: AbortSignal
}

export interface StartRequest {
  instance: string
  release: Release
  runtime: ProcessRuntime
  /** Added to a minimal environment (PATH, HOME, LANG, TMPDIR). May hold secrets: never logged, never an argument. */
  env: Readonly<Record<string, string>>
}

/** Builds releases and runs instances of them. */
export interface Runtime {
  /**
   * Finds the instances an earlier controller left running. Call once, first.
   * What died meanwhile is forgotten; what runs without a record of ours is stopped.
   */
  adopt(): Promise<Instance[]>

  /**
   * Clones the source at its tag and runs the build command; nothing when this release is there already.
   * @throws {BowlineError} code `tag-not-found`, `source-unreachable` or `build-failed`, with the last lines of output
   */
  build(request: BuildRequest): Promise<Release>

  /** Starts one instance and returns once its process exists. */
  start(request: StartRequest): Promise<Instance>

  /** SIGTERM to the whole process group, SIGKILL after `graceMs`; resolves when the process is gone. */
  stop(instance: string, graceMs: number): Promise<void>

  /** Every instance that is running now. */
  instances(environment?: string): Instance[]

  /** Removes an environment's releases other than these ids, and the logs of instances long gone. */
  prune(environment: string, keepReleases: readonly string[]): Promise<void>

  /** Removes everything kept for an environment. Its instances must be stopped. */
  forget(environment: string): Promise<void>

  /** Called once for each instance that ends, whoever ended it. Returns the way to unsubscribe. */
  onExit(listener: (exit: Exit) => void): () => void

  /** The last `lines` lines an environment's instances wrote, oldest first (all instances merged by time). */
  logs(environment: string, options: { lines: number }): Promise<LogLine[]>

  /** Follows what is written from now on until `signal` aborts. */
  follow(environment: string, signal: AbortSignal): AsyncIterable<LogLine>

  /** Stops watching and flushes logs. Instances go on running. */
  detach(): Promise<void>
}

export interface LogLine {
  /** ISO 8601, UTC: when the line was captured. */
  at: string
  /** An instance id, or `build`. */
  source: string
  text: string
}
