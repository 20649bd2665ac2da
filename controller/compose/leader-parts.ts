import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { maskObserved } from '../../core/plan/mask.ts'
import { freeBytes } from '../adapters/files/free-space.ts'
import { createConfigBranch } from '../adapters/git/git-config-branch.ts'
import type { ReleaseGit } from '../adapters/git/git-releases.ts'
import { createGitSource } from '../adapters/git/git-source.ts'
import { checkoutTag } from '../adapters/git/git-tags.ts'
import { displayUrl, isOnThisMachine } from '../adapters/git/git-url.ts'
import { isolationInWords } from '../adapters/process/process-isolation.ts'
import { createProcessRuntime } from '../adapters/process/process-runtime.ts'
import { createRuntimeByKind } from '../adapters/runtime-by-kind.ts'
import { ArrivalLines } from '../apply/arrival.ts'
import { Fleet } from '../apply/fleet.ts'
import { FollowedChanges } from '../audit/followed-changes.ts'
import { Witness } from '../audit/witness.ts'
import { ChangeDoor } from '../changes/change-door.ts'
import { VariableHistory } from '../changes/variable-history.ts'
import { Beginnings } from '../lib/beginnings.ts'
import { FairTurns } from '../lib/fair-turns.ts'
import type { Attendance } from '../observe/attendance.ts'
import { DiskWatch } from '../observe/disk-watch.ts'
import { StatusWriter } from '../observe/status-writer.ts'
import type { TagWatch } from '../observe/tag-watch.ts'
import type { ConfigBranch } from '../ports/config-branch.ts'
import { type GitSource, statusBranchName } from '../ports/git-source.ts'
import type { Runtime } from '../ports/runtime.ts'
import type { TagsOf } from '../ports/source-tags.ts'
import type { Live } from '../pulls/plan-pull.ts'
import { redactValue } from '../redact/redact-value.ts'
import { CommitArrival } from '../report/commit-arrival.ts'
import { createOverviews, type ToldOverviews } from '../report/create-overviews.ts'
import type { Overviews } from '../report/overviews.ts'
import { StatusPublisher } from '../report/publisher.ts'
import { ArmedSchedules } from '../schedules/armed-schedules.ts'
import { RemovedRuns } from '../schedules/removed-runs.ts'
import { Scheduler } from '../schedules/scheduler.ts'
import type { SchedulerOptions } from '../schedules/scheduler-options.ts'
import { absentBranch, branchesToFollow } from '../sync/absent-branch.ts'
import { SnapshotLoader } from '../sync/snapshot-loader.ts'
import { Sync } from '../sync/sync.ts'
import type { Dispatch } from './dispatch.ts'
import { createGitHubService, type GitHubService } from './github.ts'
import type { Ground } from './ground.ts'
import { createAttendance, createTagWatch, sharedTags, tagsOf } from './watches.ts'

/** What only one controller may run at a time. Nothing of it is at work yet. */
export interface LeaderParts {
  runtime: Runtime
  /** How runs of schedules become tasks, planned ones and those by hand. */
  runs: Pick<SchedulerOptions, 'clock' | 'enqueue' | 'cancel' | 'hindrance' | 'hasRoom'>
  scheduler: Scheduler
  armed: ArmedSchedules
  removedRuns: RemovedRuns
  attendance: Attendance
  diskWatch: DiskWatch
  tagWatch: TagWatch
  fleet: Fleet
  sync: Sync
  told: ToldOverviews
  arrival: CommitArrival
  tagsOf: TagsOf
  publisher: StatusPublisher
  /** Brings the heads of the audit trail to the status branch. */
  witness: Witness
  /** What the controller does by itself, for the audit trail. */
  followed: FollowedChanges
  /** Undefined where the config repository is watched as any Git repository. */
  github: GitHubService | undefined
  /** By which what Git declares is changed from here. */
  door: ChangeDoor
  /** Which commit made a variable what it is. */
  variableHistory: VariableHistory
}

interface ConfigRepository {
  git: GitSource
  loader: SnapshotLoader
  writer: ConfigBranch
}

/** Whoever commits in the name of others, and writes the status. */
const bowline = { name: 'Bowline', email: 'bowline@localhost' }

export async function openConfigRepository({ options, folder }: Ground): Promise<ConfigRepository> {
  const { repository: url, branch, credentials, statusSigningKey: signingKey } = options
  const directory = join(folder.path, 'config.git')
  const git = await createGitSource({ url, branch, directory, ...(credentials && { credentials }) })
  const writer = createConfigBranch({ url, directory, credentials, committer: bowline, signingKey })
  return { git, loader: new SnapshotLoader(git), writer }
}

export function openRuntime({ folder, isolation, shared, log, options, redactor }: Ground): Runtime {
  const directory = join(folder.path, 'runtime')
  const git: ReleaseGit = { resolveTag: (...asked) => sharedTags.resolve(...asked), checkoutTag }
  const sdk = fileURLToPath(new URL('.', options.sdkUrl))
  const { kind, message } = isolationInWords(isolation)
  if (kind !== 'users') log.warn({}, `${message} (docs/security.md)`)
  const users = { isolation, ...(shared !== undefined && { shared }) }
  return createRuntimeByKind({
    process: createProcessRuntime({ directory, ...users, log, git, redact: redactor.ofEnvironment, sdk }),
  })
}

/** Puts the parts together, each from those before it. What one has to tell the others goes over `ground.changes`. */
export function assemble(
  ground: Ground,
  dispatch: Dispatch,
  runtime: Runtime,
  repository: ConfigRepository,
): LeaderParts {
  const runs = runsOf(ground, dispatch)
  const scheduler = createScheduler(ground, dispatch, runs)
  const attendance = createAttendance(ground, dispatch)
  const removedRuns = createRemovedRuns(ground, dispatch)
  const tagWatch = createTagWatch(ground, (id) => fleet.environment(id))
  const armed = createArmed(ground, scheduler)
  const fleet: Fleet = createFleet(ground, dispatch, {
    runtime,
    armed,
    attendance,
    tagWatch,
    removedRuns,
  })
  const followed = createFollowedChanges(ground)
  const sync = createSync(ground, fleet, followed, repository)
  const { folder, troubles, clock, log } = ground
  const arrival: CommitArrival = new CommitArrival({
    progress: () => told.overviews.progressOnceThere(),
    commit: () => sync.state().commit,
    readAt: () => sync.readAt(),
    clock,
    log,
  })
  const told: ToldOverviews = overviewsOf(ground, { sync, fleet, scheduler, arrival })
  const diskWatch = new DiskWatch({ folder: folder.path, freeBytes, troubles, clock })
  const witness: Witness = createWitness(ground, () => publisher.changed())
  const publisher = createPublisher(ground, told.overviews, witness)
  const live = () => liveOf(ground, { sync, fleet })
  const github = createGitHub(ground, { sync, live, overviews: told.overviews }, repository)
  const door = createDoor(ground, { sync, live, github }, repository)
  return {
    runtime,
    runs,
    scheduler,
    armed,
    removedRuns,
    attendance,
    diskWatch,
    tagWatch,
    fleet,
    sync,
    told,
    arrival,
    tagsOf,
    publisher,
    witness,
    followed,
    github,
    door,
    variableHistory: new VariableHistory({ branch: repository.writer, git: repository.git }),
  }
}

function runsOf({ clock, registry }: Ground, { dispatcher }: Dispatch): LeaderParts['runs'] {
  return {
    clock,
    enqueue: (tasks) => dispatcher.enqueueAll(tasks),
    cancel: (task, how) => dispatcher.cancel(task, how),
    hindrance: (id) =>
      registry.target(id)?.environment.state === 'running' ? undefined : 'environment-stopped',
    hasRoom: (environment) => dispatcher.hasRoom(environment),
  }
}

function createScheduler(
  { options, store, log, mirror, changes }: Ground,
  { metrics }: Dispatch,
  runs: LeaderParts['runs'],
): Scheduler {
  return new Scheduler({
    ...runs,
    store,
    log,
    limits: options.scheduleLimits,
    recorded: (state, occurrence) => {
      metrics.occurrence(state, occurrence)
      mirror.recorded(state, occurrence)
      changes.publish({ what: 'runs', environment: state.environment })
    },
    pausesChanged: (environments) => changes.publish({ what: 'pauses', environments }),
  })
}

function createArmed({ store, clock, log, changes }: Ground, scheduler: Scheduler): ArmedSchedules {
  const changed = (environment: string) => {
    scheduler.refresh(environment)
    changes.publish({ what: 'runs', environment })
  }
  return new ArmedSchedules({ store, clock, random: Math.random, log, changed })
}

function createRemovedRuns({ registry, store, log }: Ground, { dispatcher }: Dispatch): RemovedRuns {
  return new RemovedRuns({
    declared: (environment) => registry.target(environment)?.environment.schedules.map(({ id }) => id),
    store,
    cancel: (task, how) => dispatcher.cancel(task, how),
    log,
  })
}

function createFleet(
  { options, registry, store, clock, log, vault, changes, periods }: Ground,
  { queue, hub, dispatcher, declarations, runnerTroubles, configuration }: Dispatch,
  {
    runtime,
    armed,
    attendance,
    tagWatch,
    removedRuns,
  }: Pick<LeaderParts, 'runtime' | 'armed' | 'attendance' | 'tagWatch' | 'removedRuns'>,
): Fleet {
  return new Fleet({
    registry,
    runtime,
    hub,
    dispatcher,
    queue,
    store: { ...store, deleteEnvironment: (id) => deleted(id, armed, store) },
    writer: new StatusWriter({ store, clock, random: Math.random, log }),
    beginnings: new Beginnings(),
    arrivals: new ArrivalLines(log),
    builds: new FairTurns(options.maxBuilds ?? availableParallelism()),
    starts: new FairTurns(options.maxStarts ?? 2 * availableParallelism()),
    clock,
    random: Math.random,
    log,
    arm: async (environment, schedules, signal) => {
      const before = registry.applied(environment)?.schedules ?? []
      await armed.arm(environment, schedules, signal)
      if (before !== schedules) await removedRuns.armed(environment, before, schedules)
    },
    vault,
    configuration,
    endKeys: (environment) => periods.endAll(environment),
    declarations,
    troubles: runnerTroubles,
    movedTag: (environment, deployed) => tagWatch.of(environment, deployed),
    unattended: (environment) => attendance.of(environment),
    changed: (environment) => changes.publish({ what: 'environment', environment }),
  })
}

async function deleted(id: string, armed: ArmedSchedules, store: Ground['store']): Promise<void> {
  armed.leaves(id)
  await store.deleteEnvironment(id)
  armed.gone(id)
}

function createSync(
  { options, store, clock, log, signedCommits, keyChain, changes, access }: Ground,
  fleet: Fleet,
  followed: FollowedChanges,
  repository: ConfigRepository,
): Sync {
  return new Sync({
    ...repository,
    fleet,
    store,
    begins: (planned) => followed.begin(planned),
    access,
    clock,
    log,
    absent: async (signal) => absentBranch(options.branch, await branchesToFollow(repository.git, signal)),
    sealingKeys: () => idsOf(keyChain),
    scheduleLimits: options.scheduleLimits,
    pollMs: options.pollMs,
    ...(signedCommits && { refusal: (commit, signal) => signedCommits.refusal(commit, signal) }),
    changed: () => changes.publish({ what: 'sync' }),
  })
}

function idsOf(keyChain: Ground['keyChain']): ReadonlySet<string> {
  return new Set(keyChain.keys().map(({ id }) => id))
}

function overviewsOf(
  { options, vault, keyChain, redactor, troubles, isolation, clock }: Ground,
  { sync, fleet, scheduler, arrival }: Pick<LeaderParts, 'sync' | 'fleet' | 'scheduler' | 'arrival'>,
): ToldOverviews {
  return createOverviews({
    repository: displayUrl(options.repository),
    branch: options.branch,
    sync,
    fleet,
    vault,
    keyChain,
    paused: (environment) => scheduler.paused(environment),
    isolation: isolationInWords(isolation),
    troubles,
    arrived: (commit) => arrival.of(commit),
    redact: (value, environment) =>
      redactValue(value, environment === null ? redactor.redact : redactor.of(environment)) as typeof value,
    clock,
  })
}

function createFollowedChanges({ store, registry, clock, log }: Ground): FollowedChanges {
  return new FollowedChanges({ store, standing: (id) => registry.standing(id), clock, log })
}

function createWitness(
  { options, store, statusBranch, signer, clock, log, trail, troubles }: Ground,
  changed: () => void,
): Witness {
  const witness = new Witness({
    store,
    branch: statusBranch,
    signer,
    clock,
    log,
    keepMs: options.auditKeepMs,
    changed,
    tell: (trouble) => troubles.tell('audit-trail', trouble),
  })
  trail.onAppended((seq) => witness.appended(seq))
  return witness
}

function createPublisher(
  { options, statusBranch, mirror, clock, log, troubles }: Ground,
  overviews: Overviews,
  witness: Witness,
): StatusPublisher {
  return new StatusPublisher({
    branch: statusBranch,
    overviews,
    withOutput: options.statusOutput,
    schedules: mirror,
    witness,
    clock,
    random: Math.random,
    troubles,
    published: (commit) => {
      log.info({ tip: commit.slice(0, 7) }, `status written to the branch ${statusBranchName}`)
      options.statusPublished?.(commit)
    },
  })
}

/** What is there now, for whoever plans and changes nothing. */
function liveOf(
  { options, keyChain, isolation, access }: Ground,
  { sync, fleet }: Pick<LeaderParts, 'sync' | 'fleet'>,
): Live {
  return {
    commit: sync.applied(),
    account: fleet.account() ?? null,
    observed: maskObserved({ ...fleet.observed(), access: access.access }),
    isolated: isolation.kind === 'users',
    sealingKeys: idsOf(keyChain),
    scheduleLimits: options.scheduleLimits,
  }
}

function createGitHub(
  { options, signedCommits, clock, log }: Ground,
  { sync, live, overviews }: Pick<LeaderParts, 'sync'> & { live: () => Live; overviews: Overviews },
  repository: ConfigRepository,
): GitHubService | undefined {
  const { repository: url, branch, pollMs } = options
  if (!options.github) return undefined
  return createGitHubService(options.github, {
    ...repository,
    url,
    branch,
    live,
    overviews,
    applied: () => sync.applied(),
    checkAt: (commit) => sync.checkAt(commit),
    planned: () => sync.state().planned,
    refusal: signedCommits && ((base, head, signal) => signedCommits.refusalOfMerge(base, head, signal)),
    pushed: () => void sync.look('webhook'),
    clock,
    log,
    pollMs,
  })
}

function createDoor(
  { options, store, keys, keyChain, signedCommits, clock, log }: Ground,
  { sync, live, github }: Pick<LeaderParts, 'sync' | 'github'> & { live: () => Live },
  { git, loader, writer }: ConfigRepository,
): ChangeDoor {
  return new ChangeDoor({
    git,
    loader,
    branch: writer,
    into: options.branch,
    writeBack: options.writeBack ?? (isOnThisMachine(options.repository) ? 'commit' : 'off'),
    host: github,
    store,
    newest: () => sync.state().commit,
    checkAt: (commit) => sync.checkAt(commit),
    live,
    sealingKeys: () => {
      const [newest, ...older] = keyChain.keys()
      return [newest.public, ...older.map((each) => each.public)]
    },
    refusal: signedCommits && ((base, head, signal) => signedCommits.refusalOfMerge(base, head, signal)),
    signs: options.statusSigningKey !== undefined,
    fingerprint: (content) => keys.fingerprint(content),
    pushed: () => sync.look('webhook'),
    clock,
    log,
  })
}
