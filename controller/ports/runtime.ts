import type { RuntimeSpec, Source } from '../../core/domain/desired.ts'

/**
 * What an instance is started from: the source at one commit, built. Where its files are is the adapter's own matter: it
 * finds them by `environment` and `id`.
 */
export interface Release {
  /** The same for the same environment, commit and build for ever, unique within the environment: nothing is built twice. */
  id: string
  /** `ENV-dddd-dddd-nn` */
  environment: string
  tag: string
  /** Full id of the commit the tag pointed to: 40 hex digits, or 64. */
  commit: string
}

/** One running copy of an environment. The adapter finds it again after a restart of the controller: see `adopt`. */
export interface Instance {
  /** `INS-dddd-dddd-nn-dddddd` */
  id: string
  /** `ENV-dddd-dddd-nn` */
  environment: string
  /** Id of the release it was started from. */
  release: string
  /** Full id of that release's commit. */
  commit: string
  tag: string
  /**
   * What the adapter's own tools call it, such as `pid 1234`: for people who look for it on the machine. Its form is the
   * adapter's; nobody else reads anything from it.
   */
  handle: string
  /** ISO 8601, UTC. */
  startedAt: string
}

/** The end of an instance. */
export interface Exit {
  instance: Instance
  /** Exit code. Null where it is not known: a signal ended it, or it was adopted after a restart of the controller. */
  code: number | null
  /** Name of the signal that ended it, such as `SIGKILL`; null where none did, or it is not known. */
  signal: string | null
}

/** `Spec` is what is wanted of one kind of runtime; without it, of any. */
export interface BuildRequest<Spec extends RuntimeSpec = RuntimeSpec> {
  /** `ENV-dddd-dddd-nn` */
  environment: string
  source: Source
  runtime: Spec
  /** Full commit id, where the tag was looked up before: what runs does not change because somebody moved a tag. */
  commit?: string
  /** Ends the build when it aborts. */
  signal: AbortSignal
  /** Around what is done where the release is not there already: calls it when its turn has come. Default: at once. */
  turn?: <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>
}

export interface StartRequest<Spec extends RuntimeSpec = RuntimeSpec> {
  /** Id of the new instance, `INS-dddd-dddd-nn-dddddd`. Ids are not used again. */
  instance: string
  /** As `build` of the same kind of runtime gave it. */
  release: Release
  runtime: Spec
  /** Variables beside those that the adapter sets (PATH, HOME, LANG, TMPDIR). May hold secrets: never logged, never an argument. */
  env: Readonly<Record<string, string>>
}

/**
 * Builds releases and runs instances of them: one adapter a kind of runtime, and `runtime-by-kind.ts` as one over all.
 * Where an id or name has no form that can be kept, a member rejects with a TypeError: that is a mistake in our code.
 */
export interface Runtime<Spec extends RuntimeSpec = RuntimeSpec> {
  /**
   * Finds the instances that an earlier controller left running, and resolves with them. Call it once, before all else.
   * What has ended meanwhile is forgotten, without an `Exit`; what runs without a record of ours is stopped.
   * @throws the error of the operating system where it cannot look
   */
  adopt(): Promise<Instance[]>

  /**
   * Clones the source at its tag and builds it; nothing where this release is there already. Builds of one environment
   * run one after another.
   * @throws {BowlineError} `tag-not-found`, `tag-moved`, `source-invalid`, `source-auth` or `source-unreachable` from Git;
   * `build-failed`, with the last 20 lines as its output
   * @throws the reason of `signal`, once nothing of the build runs any more
   */
  build(request: BuildRequest<Spec>): Promise<Release>

  /**
   * Starts one instance and resolves once it exists: whether its runner connects is not waited for.
   * @throws {BowlineError} `instance-exists` where one of this id runs; `start-failed` where it cannot be started at all,
   * as when its release is gone. Nothing of it is left then.
   */
  start(request: StartRequest<Spec>): Promise<Instance>

  /**
   * Asks an instance to end (SIGTERM), and ends it by force (SIGKILL) after `graceMs` milliseconds, with everything it has
   * started. Resolves when it is gone and its `Exit` was told, or the runtime is detached; at once where no instance of
   * this id runs. Never rejects.
   */
  stop(instance: string, graceMs: number): Promise<void>

  /** The instances that run now, of one environment or of all; those of one kind in the order of their start or adoption. */
  instances(environment?: string): Instance[]

  /**
   * Removes the releases of an environment, but for these ids and for those that instances run from.
   * @throws the error of the operating system where something cannot be removed
   */
  prune(environment: string, keepReleases: readonly string[]): Promise<void>

  /**
   * Removes the releases and the log of an environment.
   * @throws {BowlineError} `instances-running`: stop them first
   */
  forget(environment: string): Promise<void>

  /** Called once for each instance that ends, whoever ended it. Returns the way to unsubscribe. */
  onExit(listener: (exit: Exit) => void): () => void

  /**
   * The last `lines` lines that an environment's builds and instances have written up to now, or only one of them, oldest
   * first; none for an environment without a log.
   * @throws the error of the operating system where the log cannot be read
   */
  logs(environment: string, options: LogQuery): Promise<LogLine[]>

  /** The lines written after this call, until `signal` aborts or the environment is forgotten: then it ends, without an error. */
  follow(environment: string, signal: AbortSignal): AsyncIterable<LogLine>

  /** Aborts builds, writes to the logs what there is, and stops watching. Instances go on running. */
  detach(): Promise<void>
}

export interface LogQuery {
  /** The newest so many. */
  lines: number
  /** An instance id, or `build`: only what that wrote. Left out: all. */
  source?: string
}

/** One line of an environment's log, secrets hidden. */
export interface LogLine {
  /** ISO 8601, UTC: when the line was captured. */
  at: string
  /** An instance id, or `build`. */
  source: string
  /** Without its newline; at most 16 KiB of UTF-8, the rest is cut off. */
  text: string
}
