import { readdirSync } from 'node:fs'
import { copyFile, readFile, rm } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../support/git-repository.ts'
import { runCli } from '../../support/run-cli.ts'

/** Each YAML file says in its first line which command is run on it; beside it is the patch that comes out. */
const golden = resolve(import.meta.dirname, '../../golden-release')
const names = readdirSync(golden).filter((each) => each.endsWith('.yaml'))

test.each(names.map((each) => basename(each, '.yaml')))('%s', async (name) => {
  const folder = await temporaryFolder()
  await copyFile(join(golden, `${name}.yaml`), join(folder, 'config.yaml'))
  const [, command = ''] =
    /^\uFEFF?# \$ bowline (.*?)\r?\n/.exec(await readFile(join(folder, 'config.yaml'), 'utf8')) ?? []
  const { out, err, code } = await runCli(...command.split(' '), '--dir', folder, '--patch')
  expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^billing production: /) })
  await expect(out).toMatchFileSnapshot(join(golden, `${name}.patch`))
  await rm(folder, { recursive: true })
})
