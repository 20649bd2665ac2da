import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const root = resolve(import.meta.dirname, '../../..')
const description = parse(readFileSync(join(root, 'action/action.yml'), 'utf8'))

interface UsedAction {
  uses?: string
  with?: Record<string, unknown>
  id?: string
}

const ours = './.github/actions/bowline'

test('every input is read, and only those', () => {
  const source = readFileSync(join(root, 'action/inputs.ts'), 'utf8')
  const read = [...source.matchAll(/inputOf\(env, '([^']+)'\)/g)].map(([, name]) => name)
  expect(read.sort()).toEqual(Object.keys(description.inputs).sort())
})

test('every output is written, and only those', async () => {
  const { outputsOf } = await import('../../../action/reports.ts')
  const summary = { files: 0, errors: 0, warnings: 0, extensions: 0, environments: 0 }
  const { NothingToCompare } = await import('../../../action/base.ts')
  const outcome = {
    diagnostics: [],
    summary,
    checkout: { files: [], textOf: async () => undefined },
    comparison: new NothingToCompare('nothing'),
  }
  const outputs = outputsOf(outcome, { markdownFile: 'a', sarifFile: undefined })
  expect(Object.keys(outputs).sort()).toEqual(Object.keys(description.outputs).sort())
})

describe.each(readdirSync(join(root, 'examples/github')).filter((each) => each.endsWith('.yml')))(
  'examples/github/%s',
  (file) => {
    const { jobs } = parse(readFileSync(join(root, 'examples/github', file), 'utf8'))
    const steps: UsedAction[] = Object.values<{ steps?: UsedAction[] }>(jobs).flatMap(
      (each) => each.steps ?? [],
    )

    test('gives the Action inputs that it has', () => {
      for (const step of steps.filter(({ uses }) => uses?.includes('bowline'))) {
        expect(step.uses).toBe(ours)
        expect(Object.keys(description.inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})))
      }
    })

    test('asks for outputs that it has', () => {
      const text = readFileSync(join(root, 'examples/github', file), 'utf8')
      const asked = [...text.matchAll(/steps\.bowline\.outputs\.([\w-]+)/g)].map(([, name]) => name)
      expect(Object.keys(description.outputs)).toEqual(expect.arrayContaining(asked))
    })

    test('runs no text of a pull request as a script', () => {
      const scripts = steps.flatMap((step) => ('run' in step ? [String(step.run)] : []))
      for (const script of scripts) expect(script).not.toContain('${{')
    })
  },
)
