import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { account, bowline } from '../../support/bowline.ts'
import { createRepository, temporaryFolder } from '../../support/git-repository.ts'
import type { Attempt } from '../attempt.ts'

const somebody = '12345:12345'

export const attempt: Attempt = {
  line: 8,
  what: 'a repository on this machine with hooks and settings of another user',
  ...(process.getuid?.() !== 0 && { skip: 'only root can make one' }),
  async run() {
    const folder = await temporaryFolder()
    const repository = await createRepository()
    try {
      await repository.commit({ 'account.yaml': account })
      const ran = join(folder, 'ran')
      await chmod(folder, 0o777)
      await plant(join(repository.directory, '.git'), ran)
      await promisify(execFile)('chown', ['-R', somebody, repository.directory])
      const data = join(folder, 'data')
      const { code, stderr, stdout } = await bowline('up', '--repo', repository.directory, '--data', data)
      const refused = /belongs to user 12345/.test(`${stderr}${stdout}`)
      return {
        tried: 'hooks, fsmonitor, alternateRefsCommand',
        held: refused && code === 3 && !existsSync(ran),
        said: refused ? `refused, exit code ${code}` : stderr.slice(-200),
        read: existsSync(ran) ? ['whatever its hooks wanted'] : [],
      }
    } finally {
      await repository.remove()
      await rm(folder, { recursive: true })
    }
  },
}

/** All that Git may start of a repository it talks to. */
async function plant(git: string, ran: string): Promise<void> {
  const script = join(git, 'evil')
  await writeFile(script, `#!/bin/sh\ntouch ${ran}\n`, { mode: 0o755 })
  await mkdir(join(git, 'hooks'), { recursive: true })
  const hooks = [
    'pre-receive',
    'update',
    'post-receive',
    'post-update',
    'reference-transaction',
    'proc-receive',
  ]
  for (const hook of hooks)
    await writeFile(join(git, 'hooks', hook), `#!/bin/sh\nexec ${script}\n`, { mode: 0o755 })
  const settings = {
    'core.fsmonitor': script,
    'core.alternateRefsCommand': script,
    'uploadpack.packObjectsHook': script,
    'receive.denyCurrentBranch': 'ignore',
  }
  for (const [name, value] of Object.entries(settings))
    await promisify(execFile)('git', ['--git-dir', git, 'config', name, value])
}
