import type { Scope } from '../../core/edit/variable-items.ts'
import { compareText } from '../../core/lib/compare-text.ts'
import type { ExistingVariable } from '../../core/sheet/plan-import.ts'
import { effectiveItems, type Workspace } from './workspace.ts'

/** What holds in a scope, as a spreadsheet compares with it. */
export function existingVariables(workspace: Workspace, scope: Scope): ExistingVariable[] {
  return [...effectiveItems(workspace, scope).values()]
    .map(({ name, value = '', secure, scope: own }) => ({
      name,
      value: secure ? null : value,
      secure,
      inherited: own.environment !== scope.environment,
    }))
    .sort((a, b) => compareText(a.name, b.name))
}
