/**
 * Paths of the web page, parameters in braces: the controller answers all of them with the same page, which shows what the path
 * names. A new screen stands here and in `dashboard/routes.ts`.
 */
export const pages = {
  overview: '/',
  environments: '/environments',
  commits: '/commits',
  commit: '/commits/{commit}',
  findings: '/findings',
  extension: '/x/{extension}',
  environment: '/x/{extension}/{type}',
  environmentTab: '/x/{extension}/{type}/{tab}',
  schedules: '/schedules',
  schedulesOf: '/x/{extension}/{type}/schedules',
  newSchedule: '/x/{extension}/{type}/schedules/new',
  schedule: '/x/{extension}/{type}/schedules/{schedule}',
  editSchedule: '/x/{extension}/{type}/schedules/{schedule}/edit',
  tasks: '/tasks',
  task: '/tasks/{id}',
  audit: '/audit',
  access: '/access',
  keys: '/keys',
  account: '/account',
} as const

/** Below these are answers for programs, forms, and what others serve: an unknown path there is none of the page's. */
const notOfPage = /^\/(?:api|auth|public|ext|assets|webhooks|metrics|healthz|readyz)(?:\/|$)/

/** Whether an address that nothing is known of is one of the page's: somebody followed an old link, or mistyped one. */
export function isOfPage(path: string): boolean {
  return !notOfPage.test(path)
}
