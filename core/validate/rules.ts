/**
 * Every rule there is. A new one is a file in `rules/` and a line here; its code in `codes.ts`; a section with an example in
 * `docs/diagnostics.md`, which is written by hand; a pair in `test/golden/`; then `npm run generate`, for the Action has it
 * too. One that asks what time it is joins `clocked` in `golden.test.ts`, one that compares files needs a tie in `ties.ts`.
 */
import type { Rule } from './rule.ts'
import { accountHasIt } from './rules/account-has-it.ts'
import { accountIdFits } from './rules/account-id-fits.ts'
import { accountListsEachOnce } from './rules/account-lists-each-once.ts'
import { authFitsUrl } from './rules/auth-fits-url.ts'
import { cronDayIsInEveryMonth } from './rules/cron-day-is-in-every-month.ts'
import { cronIsNotTooOften } from './rules/cron-is-not-too-often.ts'
import { cronIsValid } from './rules/cron-is-valid.ts'
import { cronStepDivides } from './rules/cron-step-divides.ts'
import { cronWeekdayIsNamed } from './rules/cron-weekday-is-named.ts'
import { domDowIsNeeded } from './rules/dom-dow-is-needed.ts'
import { durationsAreInRange } from './rules/durations-are-in-range.ts'
import { envNamesFit } from './rules/env-names-fit.ts'
import { environmentsAreUnique } from './rules/environments-are-unique.ts'
import { eventsAreKnown } from './rules/events-are-known.ts'
import { exactlyOneAccount } from './rules/exactly-one-account.ts'
import { firstRunIsNear } from './rules/first-run-is-near.ts'
import { gitUrlIsSafe } from './rules/git-url-is-safe.ts'
import { grantPathsMatch } from './rules/grant-paths-match.ts'
import { grantsAreUnique } from './rules/grants-are-unique.ts'
import { grantsGiveSomething } from './rules/grants-give-something.ts'
import { iconIsReachable } from './rules/icon-is-reachable.ts'
import { idsDoNotClash } from './rules/ids-do-not-clash.ts'
import { missedRunsFit } from './rules/missed-runs-fit.ts'
import { modeFits } from './rules/mode-fits.ts'
import { monthlyIsOnFirstDay } from './rules/monthly-is-on-first-day.ts'
import { namesAreUnique } from './rules/names-are-unique.ts'
import { noSecretInClear } from './rules/no-secret-in-clear.ts'
import { oneTimeIsAhead } from './rules/one-time-is-ahead.ts'
import { overlapFits } from './rules/overlap-fits.ts'
import { productionIsNotDebugged } from './rules/production-is-not-debugged.ts'
import { recurringEndsAfterStart } from './rules/recurring-ends-after-start.ts'
import { referencesExist } from './rules/references-exist.ts'
import { resourcesAreInRange } from './rules/resources-are-in-range.ts'
import { scheduleFires } from './rules/schedule-fires.ts'
import { scheduleIdsDoNotClash } from './rules/schedule-ids-do-not-clash.ts'
import { schedulesAreFew } from './rules/schedules-are-few.ts'
import { secureValuesAreSealed } from './rules/secure-values-are-sealed.ts'
import { suspensionIsAhead } from './rules/suspension-is-ahead.ts'
import { tagIsATag } from './rules/tag-is-a-tag.ts'
import { tagIsNoBranch } from './rules/tag-is-no-branch.ts'
import { textsAreSeen } from './rules/texts-are-seen.ts'
import { timeZoneIsKnown, timeZoneIsNamed } from './rules/time-zone-is-known.ts'
import { timesAreClear } from './rules/times-are-clear.ts'
import { timesExist } from './rules/times-exist.ts'
import { triggerFits } from './rules/trigger-fits.ts'
import { typeFits } from './rules/type-fits.ts'
import { variablesAreUnique } from './rules/variables-are-unique.ts'

/** What is checked beyond the shape of single documents. */
export const rules: readonly Rule[] = [
  exactlyOneAccount,
  accountIdFits,
  accountListsEachOnce,
  namesAreUnique,
  environmentsAreUnique,
  variablesAreUnique,
  referencesExist,
  idsDoNotClash,
  scheduleIdsDoNotClash,
  accountHasIt,
  typeFits,
  iconIsReachable,
  eventsAreKnown,
  modeFits,
  envNamesFit,
  gitUrlIsSafe,
  authFitsUrl,
  tagIsATag,
  tagIsNoBranch,
  resourcesAreInRange,
  durationsAreInRange,
  suspensionIsAhead,
  productionIsNotDebugged,
  secureValuesAreSealed,
  noSecretInClear,
  textsAreSeen,
  triggerFits,
  cronIsValid,
  cronIsNotTooOften,
  cronStepDivides,
  cronDayIsInEveryMonth,
  cronWeekdayIsNamed,
  domDowIsNeeded,
  timeZoneIsKnown,
  timeZoneIsNamed,
  timesExist,
  timesAreClear,
  recurringEndsAfterStart,
  monthlyIsOnFirstDay,
  scheduleFires,
  schedulesAreFew,
  firstRunIsNear,
  oneTimeIsAhead,
  missedRunsFit,
  overlapFits,
  grantsGiveSomething,
  grantsAreUnique,
  grantPathsMatch,
]
