import type { Change, ChangeRefused } from '../../api/change.ts'

/** A change that is not made: what the caller is told of it. */
export class ChangeRefusal extends Error {
  readonly status: 403 | 409 | 422
  /** `DECLARED_IN_GIT`, `CONFLICT`, `INVALID` or `KEY_USED`. */
  readonly code: string
  readonly details: Omit<ChangeRefused, 'error_code' | 'errors'>

  private constructor(
    status: ChangeRefusal['status'],
    [code, message]: readonly [code: string, message: string],
    details: ChangeRefusal['details'] = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.details = details
  }

  /** It is for people to write into Git: where, and what. @param why the beginning of a sentence */
  static byHand(why: string, change: Change): ChangeRefusal {
    const places = change.files.slice(0, 5).map(({ path, line }) => `${path}:${line}`)
    const more = change.files.length > places.length ? ` and ${change.files.length - places.length} more` : ''
    const message = `${why}: edit ${places.join(', ')}${more} in Git; "diff" and "yaml" say what to write there`
    return new ChangeRefusal(403, ['DECLARED_IN_GIT', message], { change })
  }

  /** @param paths of files that are others by now, in this commit */
  static conflict(paths: readonly string[], base: string, commit: string): ChangeRefusal {
    const files = paths.slice(0, 5).join(', ')
    const message = `${files} changed between ${base.slice(0, 7)}, which this was made for, and ${commit.slice(0, 7)}: look at that one and ask again with it as "base"`
    return new ChangeRefusal(409, ['CONFLICT', message], {
      conflicts: paths.map((path) => ({ path, commit })),
    })
  }

  static otherBase(base: string, commit: string): ChangeRefusal {
    const message = `${base.slice(0, 40)} is no commit below ${commit.slice(0, 7)}, which the branch ends with: take that one as "base"`
    return new ChangeRefusal(409, ['CONFLICT', message])
  }

  static busy(tries: number, words: string): ChangeRefusal {
    const message = `others pushed at the same time, ${tries} times, the last with "${words}": ask again`
    return new ChangeRefusal(409, ['CONFLICT', message])
  }

  static invalid(change: Change, findings: NonNullable<ChangeRefused['findings']>): ChangeRefusal {
    const shown = findings
      .slice(0, 5)
      .map(({ at, message }) => `${at.file}:${at.line}:${at.column}: ${message}`)
    const more = findings.length > shown.length ? `; and ${findings.length - shown.length} more` : ''
    const message = `nothing was made, because it would be wrong: ${shown.join('; ')}${more}`
    return new ChangeRefusal(422, ['INVALID', message], { change, findings })
  }

  static keyUsed(): ChangeRefusal {
    const message =
      'this Idempotency-Key was used for another change within the last 24 hours: take a new one for each change'
    return new ChangeRefusal(422, ['KEY_USED', message])
  }
}
