const services = '/public/v1/devops/services'
const environment = `${services}/{service}/environments/{environment}` as const
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
  confirm: '/api/v1/confirm',
  extensions: '/api/v1/extensions',
  extension: '/api/v1/extensions/{extension}',
  extensionTags: '/api/v1/extensions/{extension}/tags',
  allSchedules: '/api/v1/schedules',
  environmentKeys: `${named}/keys`,
  environmentLogs: `${named}/logs`,
  variableSheet: `${named}/variables.xlsx`,
  taskById: '/api/v1/tasks/{id}',
  watchTasks: '/api/v1/tasks/watch',
  sealingKeys: '/api/v1/sealing-keys',
  rotateSealingKey: '/api/v1/sealing-keys/rotate',
  sealingKey: '/api/v1/sealing-keys/{id}',
  reseal: '/api/v1/reseal',

  accounts: '/public/v1/accounts',
  eventDefinitions: '/public/v1/devops/event-definitions',
  objects: '/public/v1/{collection}',
  object: '/public/v1/{collection}/{id}',
  services,
  service: `${services}/{service}`,
  environments: `${services}/{service}/environments`,
  environment,
  variables: `${environment}/variables`,
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
