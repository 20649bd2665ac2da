/** Where a runner connects to, and as what. */
export interface ConnectionPath {
  /** As the runner wrote it: an `ENV-` id or a UUID, any case. */
  environment: string
  instance: string
  worker: 'events' | 'webapp' | 'anvilapp' | 'tfnapp'
  /** Null for runners older than 26, and for workers other than `events`. */
  runnerType: 'background' | 'interactive' | null
  /** As `RunnerConnection` has them. */
  runningTasks: number
  runningScheduledTasks: number | null
}

const prefix = '/public/v1/devops/ws/'
const applications = ['webapp', 'anvilapp', 'tfnapp'] as const

/** Whether a request's URL (path and query) is meant for runners at all. */
export function isRunnerPath(url: string): boolean {
  return url.startsWith(prefix)
}

/** Reads `/public/v1/devops/ws/{ENV}/{INSTANCE}[/webapp|/anvilapp|/tfnapp]?running_tasks=N&...`. */
export function parseConnectionPath(url: string): ConnectionPath | undefined {
  const [path = '', query = ''] = url.split('?', 2)
  const parts = path.slice(prefix.length).replace(/\/$/, '').split('/').map(decoded)
  const [environment, instance, application, ...rest] = parts
  const worker = workerOf(application)
  if (!isName(environment) || !isName(instance) || !worker || rest.length > 0) return undefined

  const parameters = new URLSearchParams(query)
  return {
    environment,
    instance,
    worker,
    runnerType: runnerTypeOf(parameters.get('runner_type')),
    runningTasks: countOf(parameters.get('running_tasks')) ?? 0,
    runningScheduledTasks: countOf(parameters.get('running_scheduled_tasks')),
  }
}

/** The empty string where the percent-encoding is broken. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}

/** Instance names are free text from a variable; this keeps out what would garble logs and lists. */
function isName(part: string | undefined): part is string {
  return part !== undefined && /^[^\p{Cc}]{1,255}$/u.test(part)
}

function workerOf(application: string | undefined): ConnectionPath['worker'] | undefined {
  if (application === undefined) return 'events'
  return applications.find((each) => each === application)
}

function runnerTypeOf(value: string | null): ConnectionPath['runnerType'] {
  return value === 'background' || value === 'interactive' ? value : null
}

function countOf(value: string | null): number | null {
  return value !== null && /^\d{1,9}$/.test(value) ? Number(value) : null
}
