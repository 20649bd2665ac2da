import type { Change, ChangedFile } from '../../api/change.ts'
import { noColours } from '../../core/diff/paint.ts'
import { renderText } from '../../core/diff/render-text.ts'
import type { EditedFile } from '../../core/edit/edit-config.ts'
import { unifiedDiff } from '../../core/lib/unified-diff.ts'
import { planTitle } from '../pulls/plan-report.ts'
import type { Prepared } from './prepare.ts'

/** What is told of a change before it is made. */
export function viewOf({ commit, files, diff, digest, findings }: Prepared, id: string | null): Change {
  return {
    id,
    base: commit,
    files: files.map(fileView),
    plan: {
      title: planTitle(diff),
      text: renderText(diff, { before: 'what runs', after: 'this change' }, noColours),
      digest,
    },
    findings: findings.filter(({ severity }) => severity === 'warning'),
    held: diff.extensions.flatMap(({ name: extension, held, environments }) => [
      ...held.map(({ code, reason }) => ({ code, extension, environment: null, reason })),
      ...environments.flatMap((each) =>
        each.held.map(({ code, reason }) => ({ code, extension, environment: each.id, reason })),
      ),
    ]),
    delivered: null,
  }
}

function fileView({ path, before, after, why }: EditedFile): ChangedFile {
  const diff = unifiedDiff({ path, before, after })
  const hunks = diff.slice(Math.max(diff.indexOf('\n@@ '), 0))
  const added = hunks.split('\n').filter((line) => line.startsWith('+'))
  return {
    path,
    created: before === null,
    line: firstDifference(before ?? '', after ?? ''),
    why,
    diff,
    yaml: added.map((line) => `${line.slice(1).replace(/\r$/, '')}\n`).join(''),
  }
}

/** 1-based. */
function firstDifference(before: string, after: string): number {
  const [one, other] = [before.split('\n'), after.split('\n')]
  const at = other.findIndex((line, index) => line !== one[index])
  return at === -1 ? other.length : at + 1
}
