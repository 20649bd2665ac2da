import { resolve } from 'node:path'
import type { Command, Option } from 'commander'
import { describe, expect, test } from 'vitest'
import { wholeProgram } from '../../../cli/program.ts'
import { runCli } from '../../support/run-cli.ts'

interface Verb {
  path: string[]
  command: Command
}

function verbsBelow(command: Command, path: string[] = []): Verb[] {
  if (command.commands.length === 0) return [{ path, command }]
  return command.commands.flatMap((each) => verbsBelow(each, [...path, each.name()]))
}

const verbs = verbsBelow(await wholeProgram()).filter(({ path }) => path[0] !== 'help')

/** All that a verb needs beside the option in question: whatever it is, the option is looked at first. */
function neededBy({ registeredArguments, options }: Command): string[] {
  const words = registeredArguments
    .filter((each) => each.required)
    .map((each) => each.argChoices?.[0] ?? 'a=b')
  const flags = options.filter((each) => each.mandatory && each.required)
  return [...words, ...flags.flatMap((each) => [each.long ?? '', each.argChoices?.[0] ?? 'x'])]
}

const folder = resolve(import.meta.dirname, '../../../docs/reference-examples')

const numeric = /<(count|n)>$/
const numbers = verbs.flatMap(({ path, command }) =>
  command.options
    .filter(({ flags }) => numeric.test(flags))
    .flatMap((option) =>
      ['abc', '', '1.5', '-1', '1e3', ' 2', '99999999999'].map((value) => ({ path, command, option, value })),
    ),
)

describe('a flag that takes a number', () => {
  test('is found by how its value is called', () => {
    expect(
      new Set(numbers.map(({ path, option }) => `${path.join(' ')} ${option.long}`)).size,
    ).toBeGreaterThan(10)
  })

  test.each(
    numbers.map((each) => [`${each.path.join(' ')} ${each.option.long} ${JSON.stringify(each.value)}`, each]),
  )('%s is bad usage, which says what was expected', async (_, { path, command, option, value }) => {
    const { out, err, code } = await runCli(...path, ...neededBy(command), `${option.long}=${value}`)
    expect([out, code]).toEqual(['', 2])
    expect(err).toMatch(/expected a whole number from \d+/)
  })
})

/** What they write is for something else than a script that reads it. */
const withoutJson: Readonly<Record<string, string>> = {
  completion: 'a script for a shell',
  schema: 'JSON Schemas: JSON as it is',
  init: 'files, once',
  action: 'files, once',
  sdk: 'the path of a folder, and no more',
  export: 'a spreadsheet',
  'audit export': 'JSON Lines as they are',
  login: 'a way for a person to a browser',
  logout: 'one sentence',
  up: 'a log, as --log-format says',
  demo: 'a log, as --log-format says',
}
const withLog = ['up', 'demo']

describe('JSON', () => {
  test.each(verbs.map((each) => [each.path.join(' '), each] as const))('%s', (name, { command }) => {
    const visible = command.createHelp().visibleOptions(command)
    const has = visible.some((each) => each.long === '--json')
    expect(has).toBe(!(name in withoutJson))
    expect(visible.filter(asksForJson).map(({ long }) => long)).toEqual(
      withLog.includes(name) ? ['--log-format'] : [],
    )
  })

  test.each([
    ['validate', folder],
    ['diff', folder],
  ])('%s takes what it was called before, and says nothing of it', async (...verb) => {
    const before = await runCli(...verb, '--format', 'json')
    expect(JSON.parse(before.out)).toBeTypeOf('object')
    expect(await runCli(...verb, '--json')).toEqual(before)
    expect((await runCli(...verb, '--format', 'yaml')).err).toMatch(/Allowed choices are text, (?!.*json)/)
    expect((await runCli(...verb, '--json', '--format', 'text')).code).toBe(2)
  })
})

function asksForJson({ argChoices }: Option): boolean {
  return argChoices?.includes('json') ?? false
}
