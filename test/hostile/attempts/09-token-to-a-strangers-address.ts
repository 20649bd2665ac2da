import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { sourceCredentials } from '../../../controller/adapters/git/source-credentials.ts'
import { RunningBowline } from '../../support/bowline.ts'
import { temporaryFolder } from '../../support/git-repository.ts'
import type { Attempt } from '../attempt.ts'

export const attempt: Attempt = {
  line: 9,
  what: 'a checkout that names the address of a thief, and sources that name a password and another host',
  async run() {
    const read: string[] = []
    const thief = createServer(({ headers }, response) => {
      if (headers.authorization) read.push(headers.authorization)
      response.writeHead(401, { 'www-authenticate': 'Basic realm="Git"' }).end()
    })
    await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', resolve))
    const { port } = thief.address() as AddressInfo
    const data = await temporaryFolder()
    try {
      const address = JSON.stringify({ url: `http://127.0.0.1:${port}` })
      const codes: (number | null)[] = []
      for (const mode of [0o600, 0o644]) {
        await writeFile(join(data, 'controller.json'), address, { mode })
        const env = { BOWLINE_TOKEN: 'bwl_of_production' }
        const verb = new RunningBowline(['status', '--data', data], env)
        const [code] = (await once(verb.process, 'exit')) as [number | null]
        codes.push(code)
        await rm(join(data, 'controller.json'))
      }
      const given = urls(port).filter(isGiven)
      return {
        tried: `2 checkouts, ${urls(port).length} URLs`,
        held: codes.every((each) => each === 3) && given.length === 0,
        said: given.length === 0 ? 'refused' : `the password is given for ${given.join(', ')}`,
        read,
      }
    } finally {
      await new Promise((resolve) => thief.close(resolve))
      await rm(data, { recursive: true })
    }
  },
}

/** None of them is what the operator has said. */
function urls(port: number): string[] {
  return [
    `http://127.0.0.1:${port}/a.git`,
    'https://thief.example/a.git',
    'https://git.example.com.thief.example/a.git',
    'https://git.example.com@thief.example/a.git',
    'https://git.example.com\\@thief.example/a.git',
    'https://thief.example/?git.example.com',
    'https://git.example.com:444/a.git',
    'ssh://git.example.com/a.git',
    'file:///srv/git.example.com',
  ]
}

function isGiven(url: string): boolean {
  const auth = { username: 'ada', passwordFrom: 'BOWLINE_SECRET_GIT' }
  const environment = { BOWLINE_SECRET_GIT: 'hunter2', BOWLINE_HOSTS_GIT: 'git.example.com' }
  try {
    return sourceCredentials({ url, tag: 'v1', auth }, environment).credentials !== undefined
  } catch {
    return false
  }
}
