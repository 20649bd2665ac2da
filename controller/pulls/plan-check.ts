import type { CheckReport, CheckState } from '../ports/git-host.ts'
import type { PlanReport } from './plan-report.ts'

export const planCheck = 'bowline/plan'
/** Button of the check. */
export const replanButton = 'replan'

const states: Readonly<Record<PlanReport['conclusion'], CheckState>> = {
  success: 'success',
  failure: 'failure',
  action_required: 'waiting',
}

export function checkOf(commit: string, report: PlanReport): CheckReport {
  const { conclusion, title, summary, text, annotations, digest } = report
  return {
    commit,
    name: planCheck,
    state: states[conclusion],
    title,
    summary,
    details: text,
    annotations,
    buttons: [{ id: replanButton, label: 'Plan again', description: 'Compare with what runs now' }],
    ...(annotations.length === 0 && { reference: digest }),
  }
}

/** Said all the same: a check that is required and never comes would block the pull request for ever. */
export function untouched(commit: string): CheckReport {
  const summary = 'This pull request changes no configuration.'
  return { commit, name: planCheck, state: 'skipped', title: 'no configuration changes', summary }
}
