import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

test('the generated types and checks are those of the schemas', () => {
  const script = new URL('../../../scripts/generate-types.js', import.meta.url)
  expect(execFileSync(process.execPath, [fileURLToPath(script), '--check']).toString()).toBe('')
})
