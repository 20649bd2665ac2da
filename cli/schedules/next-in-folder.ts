import { nextRuns, type Runs } from '../../core/diff/runs.ts'
import { BowlineError } from '../../core/domain/errors.ts'
import { jitterOf } from '../../core/schedules/jitter.ts'
import { validate } from '../../core/validate/validate.ts'
import { readDirectory } from '../checkout/checkout.ts'
import { noSuchSchedule } from './find-schedule.ts'

interface Wanted {
  extension: string
  environment: string
  name: string
}

/** The coming runs of a schedule as the configuration in a folder has it, on or off. */
export async function nextInFolder(
  folder: string,
  { extension, environment, name }: Wanted,
  count: number,
): Promise<{ runs: Runs; jitterMs: number }> {
  const { desired } = validate((await readDirectory(folder)).files)
  const declared = desired?.extensions.find((each) => each.name === extension)
  const found = declared?.environments.find((each) => each.type === environment)
  if (!found) {
    const message = `${folder} has no ${extension} ${environment} without an error; see "bowline validate ${folder}"`
    throw new BowlineError('not-found', message)
  }
  const schedule = found.schedules.find((each) => each.name === name || each.id === name)
  if (!schedule)
    throw noSuchSchedule(
      extension,
      environment,
      name,
      found.schedules.map((each) => each.name),
    )
  return { runs: nextRuns({ ...schedule, enabled: true }, Date.now(), count), jitterMs: jitterOf(schedule) }
}
