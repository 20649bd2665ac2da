import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCli } from '../../support/run-cli.ts'

const root = resolve(import.meta.dirname, '../../..')
const before = process.cwd()
beforeAll(() => process.chdir(root))
afterAll(() => process.chdir(before))

const page = readFileSync(resolve(root, 'docs/access.md'), 'utf8')
const [, session = ''] = /```console\n([\s\S]*?)```/.exec(page) ?? []
const steps = session
  .split(/^\$ bowline /m)
  .slice(1)
  .map(
    (step) =>
      [step.slice(0, step.indexOf('\n')), `${step.slice(step.indexOf('\n') + 1).trimEnd()}\n`] as const,
  )

test('the page shows some questions', () => expect(steps.length).toBeGreaterThan(3))

test.each(steps)('what docs/access.md shows is what is answered: %s', async (command, shown) => {
  const { out, code } = await runCli(...command.split(' '))
  expect(out).toBe(shown)
  expect(code).toBe(shown.includes(': no; ') ? 1 : 0)
})

test('the example has no findings', async () => {
  const { out, code } = await runCli('validate', 'examples/access')
  expect([code, out]).toEqual([
    0,
    '0 errors, 0 warnings in 4 files; good: 2 extensions with 4 environments\n',
  ])
})

describe('what is asked wrongly is told with what was meant', () => {
  const dir = ['--dir', 'examples/access']
  test.each<[string, string[], string]>([
    [
      'a right',
      ['why', 'ana@example.com', 'task:cancel', 'billing:dev', ...dir],
      'did you mean "tasks:cancel"?',
    ],
    [
      'an extension',
      ['why', 'ana@example.com', 'tasks:cancel', 'biling:dev', ...dir],
      'did you mean "billing"?',
    ],
    [
      'an environment',
      ['who', 'tasks:cancel', 'billing:test', ...dir],
      'nothing is declared by the name of "billing:test"',
    ],
    [
      'oneself in a folder',
      ['why', 'me', 'tasks:cancel', ...dir],
      'can only be asked of a running controller',
    ],
  ])('%s', async (_, args, message) => {
    const { err, code } = await runCli('access', ...args)
    expect(err).toContain(message)
    expect(code).toBe(2)
  })
})

test.each([
  ['key:KEY-1', 'no grant gives tasks:cancel, which the role operator has'],
  ['group:on-call', 'yes, as operator for everything (dev, test)'],
])('a %s is asked about as one', async (who, said) => {
  const { out } = await runCli('access', 'why', who, 'tasks:cancel', 'search:dev', '--dir', 'examples/access')
  expect(out).toContain(said)
})

test('a path is an object, too, of a type or of none', async () => {
  const ask = async (object: string) =>
    (await runCli('access', 'why', 'group:on-call', 'tasks:cancel', object, '--dir', 'examples/access')).code
  expect([
    await ask('teams/new/x.yaml:dev'),
    await ask('teams/new/x.yaml:production'),
    await ask('teams/new/x.yaml'),
  ]).toEqual([0, 1, 1])
})
