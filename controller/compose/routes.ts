import type { FastifyInstance } from 'fastify'
import { gitWebOf } from '../adapters/git/git-web.ts'
import { countSealedWith } from '../apply/sealed-values.ts'
import { addAccessRoutes } from '../http/api/access.ts'
import { addAuditRoutes } from '../http/api/audit.ts'
import { addChangeRoutes } from '../http/api/changes.ts'
import { addCommitRoutes } from '../http/api/commits.ts'
import { addEnvironmentKeyRoutes } from '../http/api/environment-keys.ts'
import { addEnvironmentRoutes } from '../http/api/environments.ts'
import { addExtensionRoutes } from '../http/api/extensions.ts'
import { addHealthRoutes } from '../http/api/health.ts'
import { addMachineKeyRoutes } from '../http/api/machine-keys.ts'
import { addMetricsRoute } from '../http/api/metrics.ts'
import { addOpenApiRoute } from '../http/api/openapi.ts'
import { addOwnSessionRoutes } from '../http/api/own-sessions.ts'
import { addScheduleDetails } from '../http/api/schedule-details.ts'
import { addScheduleApi } from '../http/api/schedules.ts'
import { addSealingRoutes } from '../http/api/sealing.ts'
import { addSheetRoutes } from '../http/api/sheets.ts'
import { addStatusRoutes } from '../http/api/status.ts'
import { addStreamRoute } from '../http/api/stream.ts'
import { addTaskApi } from '../http/api/tasks.ts'
import { addVariableRoutes } from '../http/api/variables.ts'
import { addDevopsRoutes } from '../http/connect/devops.ts'
import { addEventRoutes } from '../http/connect/events.ts'
import { addObjectRoutes } from '../http/connect/objects.ts'
import { addRefusedRoutes } from '../http/connect/refused.ts'
import { addScheduleRoutes } from '../http/connect/schedules.ts'
import { addTaskRoutes } from '../http/connect/tasks.ts'
import { addPageRoutes } from '../http/page/page-routes.ts'
import { addProgramRoutes } from '../http/sign-in/program-routes.ts'
import { addSignInRoutes } from '../http/sign-in/sign-in-routes.ts'
import { addGitHubWebhook } from '../http/webhooks/github-webhooks.ts'
import type { Dispatch } from './dispatch.ts'
import type { Ground } from './ground.ts'
import type { LeaderParts } from './leader-parts.ts'
import { webOf } from './sign-in.ts'

export interface RouteParts {
  ground: Ground
  dispatch: Dispatch
  leader: LeaderParts
  /** Whether everything is up and the store answers. */
  ready: () => Promise<boolean>
}

/** All that can be asked. Each route names what it needs beside its path. */
export function addRoutes(app: FastifyInstance, { ground, dispatch, leader, ready }: RouteParts): void {
  const { options, store, clock, feed, keys, periods, keyChain, registry, redactor, changes, access, log } =
    ground
  const isolated = ground.isolation.kind === 'users'
  const { queue, hub, dispatcher, declarations, metrics } = dispatch
  const { runtime, fleet, sync, scheduler, told, tagsOf } = leader
  addOpenApiRoute(app)
  addHealthRoutes(app, { ready, queue, version: options.version })
  const { overviews } = told
  const onChange = (listener: () => void) =>
    void changes.subscribe(['environment', 'sync', 'pauses', 'troubles'], listener)
  addStatusRoutes(app, { overviews, onChange, clock, isolated, fleet, sync, store, access })
  addAccessRoutes(app, { access, fleet, limitOf: (key) => ground.signIn.limitOf(key) })
  addCommitRoutes(app, { sync, fleet })
  addChangeRoutes(app, { door: leader.door })
  addExtensionRoutes(app, { fleet, declarations, tagsOf, overviews })
  addEnvironmentRoutes(app, { fleet, runtime })
  addEnvironmentKeyRoutes(app, { fleet, keys, periods })
  const places = { fleet, hub, declarations, placeOf: sync.placeOf }
  addDevopsRoutes(app, { ...places, fleet, runtime, log })
  addRefusedRoutes(app, places)
  addTaskRoutes(app, { fleet, store, clock, dispatcher, declarations })
  addTaskApi(app, { store, fleet, feed, hub, clock })
  addScheduleApi(app, { fleet, store, scheduler, clock })
  const { placeOf, writtenOf } = sync
  addScheduleDetails(app, { fleet, store, scheduler, clock, placeOf, writtenOf })
  addScheduleRoutes(app, { ...leader.runs, ...places, store, scheduler })
  const variables = { fleet, registry, sync, declarations }
  addVariableRoutes(app, { ...variables, history: leader.variableHistory, web: gitWeb(ground) })
  const sealingKey = () => keyChain.keys()[0].public
  addSheetRoutes(app, { ...variables, placeOf, sealingKey, now: () => new Date(clock.now()) })
  const sealedWith = (key: string) => countSealedWith(key, fleet, registry)
  const keysChanged = () => {
    told.keysChanged()
    fleet.retry()
  }
  addSealingRoutes(app, { keyChain, sealedWith, keysChanged })
  addAuditRoutes(app, { store, branch: ground.statusBranch, signer: ground.signer, clock })
  addEventRoutes(app, { fleet, store, keys, dispatcher, declarations, redact: redactor.ofEnvironment })
  addMetricsRoute(app, { metrics, token: options.metricsToken })
  addObjectRoutes(app, { fleet, store })
  addSignIn(app, ground)
  addStreamRoute(app, { changes, feed, clock, fleet })
  addPageRoutes(app, { folder: options.dashboardUrl })
  addWebhook(app, ground, leader)
}

function gitWeb({ options }: Ground) {
  return gitWebOf(options.repository, options.github !== undefined)
}

function addSignIn(app: FastifyInstance, { signIn, options, log }: Ground): void {
  const given = { signIn, web: webOf(options), log }
  addSignInRoutes(app, given)
  addProgramRoutes(app, given)
  addOwnSessionRoutes(app, { signIn })
  addMachineKeyRoutes(app, { keys: signIn.machineKeys })
}

function addWebhook(app: FastifyInstance, ground: Ground, { github }: LeaderParts): void {
  const { options, clock, log } = ground
  const secret = options.github?.webhookSecret
  if (!github || secret === undefined) return
  addGitHubWebhook(app, { secret, clock, log, emit: (event) => github.heard(event) })
}
