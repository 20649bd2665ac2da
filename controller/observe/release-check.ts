import type { Declaration } from '../../core/domain/declaration.ts'
import type { Target } from '../../core/domain/target.ts'
import { misspeltEvents } from './misspelt-events.ts'
import { notInRelease } from './not-in-release.ts'
import { secretsWithoutValue } from './secrets-without-value.ts'

export interface ReleaseFindings {
  /** What Git declares and the running release does not have, for people. */
  missing: readonly string[]
  /** What the release subscribes to and hardly means, for people. */
  misspelt: readonly string[]
  /** Secrets it wants and nobody has set, for people. */
  withoutValue: readonly string[]
}

/** Compares what Git says of an environment with what its release says; anew only where one of them is another. */
export class ReleaseCheck {
  #compared: { target: Target; declaration: Declaration; findings: ReleaseFindings } | undefined

  findings(target: Target, declaration: Declaration): ReleaseFindings {
    const known = this.#compared
    if (known?.target === target && known.declaration === declaration) return known.findings
    const { environment, extension } = target
    const findings = {
      missing: notInRelease(environment, extension, declaration),
      misspelt: misspeltEvents(declaration, extension),
      withoutValue: secretsWithoutValue(environment, declaration),
    }
    this.#compared = { target, declaration, findings }
    return findings
  }
}
