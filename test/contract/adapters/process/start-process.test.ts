import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { runGitProcess } from '../../../../controller/adapters/git/git-process.ts'
import { runSimpleGit } from '../../../../controller/adapters/git/simple-git.ts'
import { spawnCommand } from '../../../../controller/adapters/process/process-spawn.ts'
import { collect, startProcess } from '../../../../controller/lib/start-process.ts'

const never = new AbortController().signal

describe('a program that cannot be started is an error of its call', () => {
  test.each([
    ['it is not there', 'no-such-program', [], { code: 'ENOENT' }],
    ['it is no program', '/dev/null', [], { code: 'EACCES' }],
    ['its arguments are too long, which Node.js throws', 'true', ['x'.repeat(4_000_000)], { code: 'E2BIG' }],
  ])('%s', async (_, program, args, error) => {
    await expect(startProcess(program, args, {})).rejects.toMatchObject(error)
  })

  test('as Git, and as an instance', async () => {
    const [long, env] = ['x'.repeat(4_000_000), { PATH: process.env.PATH ?? '' }]
    await expect(runGitProcess([long], { env, stop: never })).rejects.toMatchObject({ code: 'git-missing' })
    const nowhere = { directory: '/', env: { PATH: '/nowhere' }, stop: never }
    await expect(runSimpleGit(['version'], nowhere)).rejects.toMatchObject({ code: 'git-missing' })
    const line = { program: 'sh', args: ['-c', long], env }
    const place = { directory: '/', output: '/dev/null', user: undefined }
    await expect(spawnCommand(line, place)).rejects.toMatchObject({ code: 'start-failed' })
  })

  /** Opens what there is to open, and starts each kind of program. */
  const exhausted = `
    import { openSync, closeSync } from 'node:fs'
    import { withGitHome } from './controller/adapters/git/git-home.ts'
    import { runGitProcess } from './controller/adapters/git/git-process.ts'
    import { runSimpleGit } from './controller/adapters/git/simple-git.ts'
    import { startProcess } from './controller/lib/start-process.ts'
    const codeOf = (call) => call.then(() => 'started', ({ code }) => code)
    const [open, env] = [[], process.env]
    try { for (;;) open.push(openSync('/dev/null')) } catch {}
    const stop = new AbortController().signal
    console.log(await codeOf(withGitHome(async () => {})))
    const simple = { directory: '/', env: { PATH: env.PATH ?? '' }, stop }
    const all = async () => [
      await codeOf(startProcess('true', [], {})),
      await codeOf(runGitProcess(['version'], { env, stop })),
      await codeOf(runSimpleGit(['version'], simple)),
    ]
    console.log(...(await all()))
    for (const each of open) closeSync(each)
    console.log(...(await all()))
  `

  test('no descriptor is left: the process goes on, and so do programs once there are some', async () => {
    const node = `exec ${process.execPath} --import ./scripts/run-typescript.js --input-type=module`
    const { stdout } = await promisify(execFile)('sh', ['-c', `ulimit -n 256; ${node} -e "$SCRIPT"`], {
      env: { ...process.env, SCRIPT: exhausted },
    })
    expect(stdout).toBe('no-process\nno-process no-process no-process\nstarted started started\n')
  })
})

test('what a program prints is kept up to a limit, and the rest only counted', async () => {
  const child = await startProcess('sh', ['-c', 'printf 123456'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const stdout = child.stdout as NodeJS.ReadableStream
  const [all, some] = [collect(stdout, 6), collect(stdout, 4)]
  await once(child, 'close')
  expect([all, some].map((each) => [`${each.bytes()}`, each.isCut()])).toEqual([
    ['123456', false],
    ['1234', true],
  ])
})
