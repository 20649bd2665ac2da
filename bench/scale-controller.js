// `bowline up` in a process of its own, as it is delivered, on a repository of this machine.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const bowline = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
const patienceMs = 15 * 60_000

/**
 * Starts one, and gives it before it is ready. `BENCH_PROFILES=DIR` leaves a profile of its processor time there.
 * @param env more environment variables
 */
export function startController({ repository, data, env = {}, flags = [] }) {
  const profiles = process.env.BENCH_PROFILES
  const profiling = profiles ? ['--cpu-prof', '--cpu-prof-dir', profiles] : []
  const args = ['up', '--repo', repository, '--data', data, '--port', '0', ...flags]
  const begun = performance.now()
  const child = spawn(process.execPath, [...profiling, bowline, ...args], {
    env: { ...cleanEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return new Running(child, data, begun)
}

function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('BOWLINE_')))
}

class Running {
  /** Of its log, so far. */
  lines = 0
  bytes = 0
  /** The last few lines, for whoever has to say why it ended. */
  #last = []
  #waiting = new Set()

  constructor(child, data, begun) {
    Object.assign(this, { child, data, begun, pid: child.pid })
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => this.#heard(line))
    child.once('exit', () => this.#over())
  }

  #heard(line) {
    this.lines += 1
    this.bytes += Buffer.byteLength(line) + 1
    this.#last = [...this.#last.slice(-20), line]
    for (const wait of this.#waiting) if (wait.pattern.test(line)) this.#settle(wait, performance.now())
  }

  #settle(wait, at) {
    this.#waiting.delete(wait)
    clearTimeout(wait.timer)
    if (at === undefined)
      wait.reject(new Error(`no line like ${wait.pattern}, but:\n${this.#last.join('\n')}`))
    else wait.resolve(at)
  }

  #over() {
    for (const wait of this.#waiting) this.#settle(wait, undefined)
  }

  /** When a line comes that matches: the moment on the clock of `performance.now()`. */
  line(pattern) {
    return new Promise((resolve, reject) => {
      const wait = { pattern, resolve, reject }
      wait.timer = setTimeout(() => this.#settle(wait, undefined), patienceMs)
      this.#waiting.add(wait)
    })
  }

  /** When it takes events and runners, as it says itself. */
  async ready() {
    await this.line(/the API is at/)
    this.url = JSON.parse(readFileSync(join(this.data, 'controller.json'), 'utf8')).url
    while (!(await fetch(`${this.url}/readyz`)).ok) await pause(5)
    return performance.now()
  }

  /** When all that a commit says has come about. */
  arrived(commit) {
    return this.line(new RegExp(`commit ${commit.slice(0, 7)} has arrived`))
  }

  /** Whose processor time and memory are its: itself and its database, which is nobody's child. */
  roots() {
    const file = readFileSync(join(this.data, 'postgres/postmaster.pid'), 'utf8')
    return { controller: this.pid, postmaster: Number(file.split('\n')[0]) }
  }

  /** How to connect to its database. */
  database() {
    const [, , , port, host] = readFileSync(join(this.data, 'postgres/postmaster.pid'), 'utf8').split('\n')
    const password = readFileSync(join(this.data, 'postgres-password'), 'utf8')
    return { host, port: Number(port), user: 'bowline', password, database: 'bowline' }
  }

  async get(path) {
    return await (await this.#ask('GET', path)).json()
  }

  /** Has it look at Git; resolves when the answer is read, and gives its bytes. */
  async sync() {
    return (await (await this.#ask('POST', '/api/v1/sync')).arrayBuffer()).byteLength
  }

  async #ask(method, path) {
    const token = readFileSync(join(this.data, 'admin-token'), 'utf8').trim()
    const headers = { authorization: `Bearer ${token}` }
    const response = await fetch(`${this.url}${path}`, { method, headers })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response
  }

  /** Milliseconds until it has ended. */
  async stop() {
    const begin = performance.now()
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exited = once(this.child, 'exit')
      this.child.kill('SIGTERM')
      await exited
    }
    return performance.now() - begin
  }
}
