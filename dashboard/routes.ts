import type { ComponentType } from 'preact'
import { pages } from '../api/pages.ts'
import { lazy } from './parts/lazy.tsx'
import { Environment } from './screens/environment.tsx'
import { Environments } from './screens/environments.tsx'
import { Overview } from './screens/overview.tsx'
import { Schedules } from './screens/schedules.tsx'
import { Tasks } from './screens/tasks.tsx'

export type Parameters = Readonly<Record<string, string>>
export type Screen = ComponentType<{ parameters: Parameters }>

const Commit = lazy(async () => (await import('./screens/commit.tsx')).CommitScreen)
const Commits = lazy(async () => (await import('./screens/commits.tsx')).Commits)
const Findings = lazy(async () => (await import('./screens/findings.tsx')).Findings)
const Extension = lazy(async () => (await import('./screens/extension.tsx')).ExtensionScreen)
const Schedule = lazy(async () => (await import('./screens/schedule.tsx')).Schedule)
const ScheduleWizard = lazy(async () => (await import('./screens/schedule-wizard.tsx')).ScheduleWizard)
const Task = lazy(async () => (await import('./screens/task.tsx')).Task)
const Audit = lazy(async () => (await import('./screens/audit.tsx')).Audit)
const Access = lazy(async () => (await import('./screens/access.tsx')).Access)
const Keys = lazy(async () => (await import('./screens/keys.tsx')).Keys)
const Account = lazy(async () => (await import('./screens/account.tsx')).Account)

/** Which screen a path shows; the first that fits. What few look at is loaded when they do. */
const screens: readonly (readonly [path: string, screen: Screen])[] = [
  [pages.overview, Overview],
  [pages.environments, Environments],
  [pages.commits, Commits],
  [pages.commit, Commit],
  [pages.findings, Findings],
  [pages.extension, Extension],
  [pages.environment, Environment],
  [pages.schedules, Schedules],
  [pages.schedulesOf, Schedules],
  [pages.newSchedule, ScheduleWizard],
  [pages.schedule, Schedule],
  [pages.editSchedule, ScheduleWizard],
  [pages.environmentTab, Environment],
  [pages.tasks, Tasks],
  [pages.task, Task],
  [pages.audit, Audit],
  [pages.access, Access],
  [pages.keys, Keys],
  [pages.account, Account],
]

export interface Route {
  screen: Screen
  parameters: Parameters
}

/** Undefined where no screen is. */
export function routeFor(path: string): Route | undefined {
  for (const [pattern, screen] of screens) {
    const parameters = match(pattern, path)
    if (parameters) return { screen, parameters }
  }
  return undefined
}

function match(pattern: string, path: string): Parameters | undefined {
  const [wanted, given] = [pattern.split('/'), path.replace(/(?<=.)\/$/, '').split('/')]
  if (wanted.length !== given.length) return undefined
  const parameters: Record<string, string> = {}
  for (const [at, part] of wanted.entries()) {
    const value = decode(given[at] ?? '')
    if (value === undefined) return undefined
    if (part.startsWith('{')) parameters[part.slice(1, -1)] = value
    else if (part !== value) return undefined
  }
  return parameters
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
