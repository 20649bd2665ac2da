import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { runCli } from '../../support/run-cli.ts'

/** What bash would offer for the last of the words. */
async function offers(...words: string[]): Promise<string[]> {
  const { out } = await runCli('completion', 'bash')
  const line = ['bowline', ...words].map((word) => JSON.stringify(word)).join(' ')
  const ask = `COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _bowline; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout } = await promisify(execFile)('bash', ['--norc', '-c', `${out}\n${ask}`], {
    cwd: import.meta.dirname,
  })
  return stdout.split('\n').filter((each) => each !== '')
}

test.each([
  ['verbs', ['val'], ['validate']],
  ['flags', ['validate', '--ma'], ['--max-warnings']],
  ['choices of a flag', ['diff', '--format', ''], ['text', 'markdown']],
  ['choices of an argument', ['completion', 'z'], ['zsh']],
  ['verbs below a verb', ['tasks', 'l'], ['list']],
  ['their flags', ['tasks', 'list', 'billing', 'dev', '--st'], ['--status']],
  ['and the choices of those', ['tasks', 'list', 'billing', 'dev', '--status', 'f'], ['failed']],
])('bash completes %s', async (_, words, expected) => {
  expect(await offers(...words)).toEqual(expected)
})

test.each(['bash', 'zsh', 'fish'])(
  'the script for %s names every verb and tells how to use it',
  async (shell) => {
    const { out, code } = await runCli('completion', shell)
    expect(out).toContain(`# Completion of bowline for ${shell}`)
    for (const verb of ['validate', 'diff', 'init', 'explain', 'tasks', 'retry']) expect(out).toContain(verb)
    expect(code).toBe(0)
  },
)

test('another shell is bad usage', async () => {
  expect(await runCli('completion', 'csh')).toMatchObject({ out: '', code: 2 })
})
