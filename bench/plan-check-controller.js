import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const bowline = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))

/**
 * `bowline up` in a process of its own, for the repository at GitHub, and webhooks sent to it. It looks only when it is
 * told to.
 */
export async function startController({ github, repository, folder }) {
  const data = join(folder, 'data')
  mkdirSync(data)
  chmodSync(folder, 0o711) // as root, PostgreSQL runs as somebody else who has to get in
  const key = join(folder, 'app.pem')
  writeFileSync(key, github.credentials.privateKey)
  const url = github.cloneUrl(repository).replace(/\/\/[^@]*@/, '//')
  const secret = 'it is a secret'
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('BOWLINE_'))),
    BOWLINE_GIT_USERNAME: 'x-access-token',
    BOWLINE_GIT_PASSWORD: github.credentials.userToken('bowline'),
    BOWLINE_GITHUB_APP: String(github.app.id),
    BOWLINE_GITHUB_APP_KEY: key,
    BOWLINE_GITHUB_REPOSITORY: repository.fullName,
    BOWLINE_GITHUB_WEBHOOK_SECRET: secret,
    GITHUB_API_URL: github.apiUrl,
  }
  const args = ['up', '--repo', url, '--data', data, '--poll', '1h', '--port', '0']
  const child = spawn(process.execPath, [bowline, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines = []
  const started = new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line)
        if (/the API is at/.test(line)) resolve()
      })
    }
    child.once('exit', () => reject(new Error(`the controller ended:\n${lines.slice(-20).join('\n')}`)))
  })
  await started
  const { url: address } = JSON.parse(readFileSync(join(data, 'controller.json'), 'utf8'))
  github.deliveries.target = { url: `${address}/webhooks/github`, secret }
  return {
    lines,
    async stop() {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}
