// What a decision costs, and a list that shows what one may see; beside the oracle of the tests, which is the plainest way to
// decide, and casbin 5, where it can be fetched. The last line has all figures.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { median, repeat } from './measure.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const environments = 10_000
const folder = mkdtempSync(join(tmpdir(), 'bowline-bench-access-'))
say(`Node.js ${process.version}, ${cpus().length} x ${cpus()[0].model}`)
try {
  await measure()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function measure() {
  const { Policy, oracle } = await load()
  const access = { grants: Array.from({ length: 200 }, (_, team) => grantsOf(team)).flat() }
  const things = Array.from({ length: environments }, (_, index) => ({
    path: `teams/t${index % 200}/e${index}.yaml`,
    type: ['dev', 'test', 'production'][index % 3],
  }))
  const subject = { users: ['ana@example.com'], groups: ['g3', 'g77', 'on-call'], key: null }
  const right = 'tasks:cancel'

  const compileMs = median(repeat(9, () => took(() => new Policy(access))))
  const policy = new Policy(access)
  // every time somebody new, so that nothing is remembered of him
  const coldMs = median(repeat(9, () => took(() => list(new Policy(access).of(subject), right, things))))
  const permissions = policy.of(subject)
  const shown = list(permissions, right, things)
  const filterMs = median(repeat(21, () => took(() => list(permissions, right, things))))
  const decideUs = (filterMs * 1000) / environments
  const wholeUs = median(repeat(21, () => took(() => policy.of(subject).may(right, things[4711])))) * 1000

  const few = things.slice(0, 300)
  const same = few.filter((thing) => oracle(access, subject, right, thing)).length
  if (same !== list(permissions, right, few).length) throw new Error('the oracle decides otherwise')
  const oracleUs =
    (took(() => few.filter((thing) => oracle(access, subject, right, thing))) * 1000) / few.length
  const casbinUs = await casbin(access, subject, right, few)

  say(`${access.grants.length} grants, ${environments} environments, ${shown.length} of them shown`)
  const figures = {
    decide_us: decideUs.toFixed(3),
    decide_first_us: wholeUs.toFixed(1),
    filter_ms: filterMs.toFixed(2),
    filter_cold_ms: coldMs.toFixed(2),
    compile_ms: compileMs.toFixed(2),
    oracle_us: oracleUs.toFixed(1),
    oracle_ratio: (oracleUs / decideUs).toFixed(0),
    ...(casbinUs === undefined
      ? {}
      : { casbin_us: casbinUs.toFixed(1), casbin_ratio: (casbinUs / decideUs).toFixed(0) }),
  }
  say(
    Object.entries(figures)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
  )
}

function grantsOf(team) {
  const at = { file: 'access.yaml', line: team }
  const to = { users: [], groups: [`g${team}`], keys: [] }
  const paths = [`teams/t${team}/**`]
  return [
    { role: 'operator', rights: [], ...to, paths, environments: ['dev', 'test'], at },
    { role: 'viewer', rights: ['payload:read'], ...to, paths, environments: null, at },
    {
      role: 'operator',
      rights: [],
      ...to,
      groups: ['on-call'],
      paths: [`**/e${team}*.yaml`],
      environments: null,
      at,
    },
  ]
}

function list(permissions, right, things) {
  return things.filter((thing) => permissions.may(right, thing))
}

function took(work) {
  const start = performance.now()
  work()
  return performance.now() - start
}

async function load() {
  const outfile = join(folder, 'parts.mjs')
  const contents = `export { Policy } from './core/access/decide.ts'; export { oracle } from './test/support/access-oracle.ts'`
  await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
  })
  return await import(outfile)
}

/** The same grants as policies of casbin: of this subject only, since it goes through all that it has. */
async function casbin(access, subject, right, things) {
  try {
    writeFileSync(join(folder, 'package.json'), '{"private":true}')
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', 'casbin@5'], {
      cwd: folder,
      stdio: 'ignore',
    })
  } catch {
    say('casbin could not be fetched: left out')
    return undefined
  }
  const { newEnforcer, newModelFromString, Util } = createRequire(join(folder, 'x.js'))('casbin')
  const model = newModelFromString(`
[request_definition]
r = sub, obj, type, act
[policy_definition]
p = sub, obj, type, act
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = g(r.sub, p.sub) && r.act == p.act && (p.type == "*" || r.type == p.type) && within(r.obj, p.obj)
`)
  const enforcer = await newEnforcer(model)
  await enforcer.addFunction('within', (path, glob) => Util.globMatch(path, glob))
  const names = new Set(subject.groups)
  const own = access.grants.filter(
    ({ groups, role }) => role === 'operator' && groups.some((each) => names.has(each)),
  )
  const rules = own.flatMap(({ groups, paths, environments: types }) =>
    (types ?? ['*']).map((type) => [groups[0], paths[0], type, right]),
  )
  await enforcer.addPolicies(rules)
  for (const group of subject.groups) await enforcer.addGroupingPolicy(subject.users[0], group)
  const start = performance.now()
  for (const { path, type } of things) await enforcer.enforce(subject.users[0], path, type, right)
  return ((performance.now() - start) * 1000) / things.length
}

function say(text) {
  process.stdout.write(`${text}\n`)
}
