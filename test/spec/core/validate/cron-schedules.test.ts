import { expect, test } from 'vitest'
import { finished } from '../../../../core/lib/finished.ts'
import { loadFile } from '../../../../core/load/load-file.ts'
import { cronSchedules } from '../../../../core/validate/cron-schedules.ts'
import { readCatalog } from '../../../../core/validate/read-catalog.ts'

test('what is read of an expression is held once, however many schedules have it', () => {
  const schedule = (name: string) =>
    `apiVersion: bowline.dev/v1\nkind: Schedule\nmetadata: {name: ${name}}\nspec: {extension: a, environment: dev, method: m, trigger: {cron: 0 0 2 * * *}}\n`
  const text = ['nightly', 'again'].map(schedule).join('---\n')
  const { documents } = loadFile({ path: 'a.yaml', content: Buffer.from(text) })
  const [first, second] = finished(cronSchedules(readCatalog(documents, () => {})))
  expect(first?.fields.hours.text).toBe('2')
  expect(second?.fields).toBe(first?.fields)
})
