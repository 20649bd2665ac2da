import { expect, test } from 'vitest'
import { loadFile } from '../../../../core/load/load-file.ts'
import { validate } from '../../../../core/validate/validate.ts'

function findings(users: number, paths: number): string[] {
  const list = (length: number, item: (index: number) => string) =>
    Array.from({ length }, (_, index) => item(index))
  const spec = {
    grants: [
      {
        role: 'viewer',
        users: list(users, (index) => `u${index}`),
        paths: list(paths, (index) => `*${index}*`),
      },
    ],
  }
  const header = { apiVersion: 'bowline.dev/v1', kind: 'Access', metadata: { name: 'all' } }
  const content = Buffer.from(JSON.stringify({ ...header, spec }))
  const { diagnostics } = validate([loadFile({ path: 'access.yaml', content })])
  return diagnostics.map(({ code }) => code)
}

test('as many as nobody reads are refused, and one less is not', () => {
  expect(findings(100, 1_000)).not.toContain('too-many-grants')
  expect(findings(101, 1_000)).toContain('too-many-grants')
})
