const devops = '/public/v1/devops'
const services = `${devops}/services` as const
const service = `${services}/{service}` as const
const environment = `${service}/environments/{environment}` as const
const named = '/api/v1/environments/{environment}'

/**
 * Every path there is, parameters in braces. A new one stands here; its answer and operation in a file beside this one,
 * which `openapi.ts` lists; its route in a file of `controller/http/api/`, which `controller/compose/http.ts` adds.
 * `{service}` is the id of an extension, `{extension}` its name or id; `{environment}` an environment's
 * `ENV-` id or UUID, or `extension:type`. Objects of events are below `/public/v1` by their collection.
 */
export const paths = {
  health: '/healthz',
  ready: '/readyz',
  metrics: '/metrics',
  openapi: '/api/openapi.json',
  githubWebhook: '/webhooks/github',

  status: '/api/v1/status',
  observed: '/api/v1/observed',
  sync: '/api/v1/sync',
  stream: '/api/v1/stream',
  confirm: '/api/v1/confirm',
  changes: '/api/v1/changes',
  commits: '/api/v1/commits',
  commit: '/api/v1/commits/{commit}',
  extensions: '/api/v1/extensions',
  extension: '/api/v1/extensions/{extension}',
  extensionTags: '/api/v1/extensions/{extension}/tags',
  access: '/api/v1/access',
  whyAccess: '/api/v1/access/why',
  whoAccess: '/api/v1/access/who',
  mayAccess: '/api/v1/access/may',
  findings: '/api/v1/findings',
  findingsPage: '/api/v1/findings/page',
  held: '/api/v1/held',
  allSchedules: '/api/v1/schedules',
  allEnvironments: '/api/v1/environments',
  environmentStatus: named,
  environmentKeys: `${named}/keys`,
  environmentKeyIds: `${named}/keys/ids`,
  rotateEnvironmentKeys: `${named}/keys/rotate`,
  revokeEnvironmentKeys: `${named}/keys/revoke`,
  environmentLogs: `${named}/logs`,
  environmentSchedule: `${named}/schedules/{schedule}`,
  schedulePreview: `${named}/schedule-preview`,
  environmentVariables: `${named}/variables`,
  environmentVariable: `${named}/variables/{variable}`,
  variablePreview: `${named}/variable-preview`,
  variableSheet: `${named}/variables.xlsx`,
  allTasks: '/api/v1/tasks',
  taskById: '/api/v1/tasks/{id}',
  watchTasks: '/api/v1/tasks/watch',
  countTasks: '/api/v1/tasks/count',
  taskQueue: '/api/v1/tasks/queue',
  sealingKeys: '/api/v1/sealing-keys',
  rotateSealingKey: '/api/v1/sealing-keys/rotate',
  sealingKey: '/api/v1/sealing-keys/{id}',
  reseal: '/api/v1/reseal',
  audit: '/api/v1/audit',
  exportAudit: '/api/v1/audit/export',
  auditState: '/api/v1/audit/state',
  verifyAudit: '/api/v1/audit/verify',
  acceptAudit: '/api/v1/audit/accept',

  login: '/auth/login',
  loginCallback: '/auth/callback/{provider}',
  loginToken: '/auth/token',
  loginLink: '/auth/link',
  logout: '/auth/logout',
  account: '/auth/account',
  device: '/auth/device',
  backchannelLogout: '/auth/backchannel-logout',
  providers: '/auth/providers',
  links: '/auth/links',
  pairings: '/auth/pairings',
  collectPairing: '/auth/pairings/collect',
  exchange: '/auth/exchange',
  me: '/api/v1/me',
  sessions: '/api/v1/sessions',
  session: '/api/v1/sessions/{id}',
  machineKeys: '/api/v1/keys',
  machineKey: '/api/v1/keys/{id}',
  rotateMachineKey: '/api/v1/keys/{id}/rotate',

  accounts: '/public/v1/accounts',
  eventDefinitions: `${devops}/event-definitions`,
  eventDefinition: `${devops}/event-definitions/{id}`,
  products: `${devops}/products`,
  hubs: `${devops}/hubs`,
  objects: '/public/v1/{collection}',
  object: '/public/v1/{collection}/{id}',
  services,
  service,
  serviceProducts: `${service}/products`,
  installationsOfService: `${service}/installations`,
  installationOfService: `${service}/installations/{id}`,
  environments: `${service}/environments`,
  environment,
  startEnvironment: `${environment}/start`,
  stopEnvironment: `${environment}/stop`,
  updateConfiguration: `${environment}/update-config`,
  logs: `${environment}/logs`,
  logLevel: `${environment}/logs/set-level/{level}`,
  eventSubscriptions: `${environment}/event-subscriptions`,
  instance: `${environment}/instances/{id}`,
  variables: `${environment}/variables`,
  variable: `${environment}/variables/{id}`,
  exportVariables: `${environment}/variables/export`,
  importVariables: `${environment}/variables/import`,
  externalEvents: `${environment}/external-events`,
  tasks: `${environment}/tasks`,
  resubmitTasks: `${environment}/tasks/resubmit`,
  cancelTasks: `${environment}/tasks/cancel`,
  task: `${environment}/tasks/{id}`,
  resubmitTask: `${environment}/tasks/{id}/resubmit`,
  cancelTask: `${environment}/tasks/{id}/cancel`,
  schedules: `${environment}/schedules`,
  schedule: `${environment}/schedules/{id}`,
  nextRuns: `${environment}/schedules/{id}/next`,
  pastRuns: `${environment}/schedules/{id}/runs`,
  triggerSchedule: `${environment}/schedules/{id}/trigger`,
  disableSchedule: `${environment}/schedules/{id}/disable`,
  enableSchedule: `${environment}/schedules/{id}/enable`,
  backfillSchedule: `${environment}/schedules/{id}/backfill`,

  // Connect has them, Bowline has not: `refused.ts`.
  updateImage: `${environment}/update`,
  rebuild: `${environment}/rebuild`,
  image: `${environment}/image`,
  logsOfLogz: `${environment}/logs-analytics/sso`,
  stats: `${environment}/stats/{granularity}`,
  taskStats: `${environment}/task-stats/{granularity}`,
  environmentEvents: `${environment}/events`,
  environmentEvent: `${environment}/events/{id}`,
  transformations: `${environment}/transformations`,
  transformation: `${environment}/transformations/{id}`,
  impersonate: `${service}/installations/{id}/impersonate`,
  invitations: `${service}/invitations`,
  invitation: `${service}/invitations/{id}`,
  revokeInvitation: `${service}/invitations/{id}/revoke`,
  catalogRequests: `${service}/catalog-requests`,
  catalogRequest: `${service}/catalog-requests/{id}`,
  publish: `${service}/catalog-requests/publish`,
  unpublish: `${service}/catalog-requests/unpublish`,
  cancelPublishing: `${service}/catalog-requests/cancel`,
  installations: `${devops}/installations`,
  installation: `${devops}/installations/{id}`,
  uninstall: `${devops}/installations/{id}/uninstall`,
  installationTasks: `${devops}/installations/{installation}/tasks`,
  installationTask: `${devops}/installations/{installation}/tasks/{id}`,
  resubmitInstallationTask: `${devops}/installations/{installation}/tasks/{id}/resubmit`,
  invitationByCode: `${devops}/invitations/{code}`,
  redeemInvitation: `${devops}/invitations/redeem`,
  gitTags: `${devops}/git/tags`,
  catalogue: `${devops}/extensions`,
  catalogueExtension: `${devops}/extensions/{id}`,
  pages: `${devops}/pages`,
  transformationFunctions: `${devops}/transformations`,
  categories: '/public/v1/dictionary/extensions/categories',
  logsSettings: '/public/v1/modules/devops/settings/logs',
  logsSettingsTest: '/public/v1/modules/devops/settings/logs/test',
} as const

type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never

/** A path with its parameters filled in. Those that may hold other characters than ids do are escaped. */
export function pathTo<Path extends string>(path: Path, parameters: Record<NamesIn<Path>, string>): string {
  const values: Readonly<Record<string, string>> = parameters
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''))
}

/** The same path as routers write it: `:name` for `{name}`. */
export type Route<Path extends string> = Path extends `${infer Before}{${infer Name}}${infer Rest}`
  ? `${Before}:${Name}${Route<Rest>}`
  : Path

export function routeOf<Path extends string>(path: Path): Route<Path> {
  return path.replace(/\{(\w+)\}/g, ':$1') as Route<Path>
}
