import { expect, test } from 'vitest'
import { runCli } from '../../support/run-cli.ts'

const verbs = [
  'init',
  'validate',
  'diff',
  'variables',
  'seal',
  'import',
  'export',
  'promote',
  'rollback',
  'explain',
  'schema',
  'up',
  'demo',
  'status',
  'show',
  'tags',
  'event',
  'logs',
  'tasks',
  'keys',
  'confirm',
  'completion',
]

test('the help of the program: examples first, then every verb', async () => {
  const { out, code } = await runCli('--help')
  expect(out).toMatch(/^Usage: bowline .*\n\n[A-Z].*\.\n\nExamples:\n {2}bowline /)
  for (const verb of verbs) expect(out).toMatch(new RegExp(`^ {2}${verb} +\\w`, 'm'))
  expect(code).toBe(0)
})

test.each(verbs)('the help of %s: usage, one sentence, examples, then the options', async (verb) => {
  const { out, code } = await runCli('help', verb)
  expect(out).toMatch(/^Usage: bowline .*\n\n[A-Z][\s\S]*?\.\n\nExamples:\n[\s\S]*\nOptions:\n/)
  expect(out).not.toContain('default: false')
  expect(await runCli(verb, '--help')).toEqual({ out, err: '', code })
})

test.each([
  [['valdate'], '(Did you mean validate?)'],
  [['help', 'valdate'], '(Did you mean validate?)'],
  [['diff', '--bse', 'x'], '(Did you mean --base?)'],
  [['tasks', 'lst'], '(Did you mean list?)'],
  [['explain', 'a', 'b'], 'too many arguments'],
])('%j is bad usage, with what was probably meant', async (args, message) => {
  const { out, err, code } = await runCli(...args)
  expect(out).toBe('')
  expect(err).toContain(message)
  expect(err).toMatch(/\("bowline.* --help" shows what there is\)\n$/)
  expect(code).toBe(2)
})

test('--version is the one of the package', async () => {
  const { out, code } = await runCli('--version')
  expect(out).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(code).toBe(0)
})
