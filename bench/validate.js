// How fast 10,000 environment files are checked, beside other tools, and whether seeded faults are found where they are.
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { median, repeat, timed } from './measure.js'
import {
  ajvSeconds,
  installTools,
  kubeconformSeconds,
  spectralSeconds,
  writeSplit,
} from './validate-baselines.js'
import { faults, seededFault } from './validate-faults.js'
import { environmentFile, pathOf, writeRepository } from './validate-repository.js'

const count = 10_000
const spectralCount = 1000
const faultCount = 1000
const runs = 5
const bowline = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
const peakMemory = new URL('peak-memory.js', import.meta.url).href
const work = mkdtempSync(join(tmpdir(), 'bowline-bench-'))
const tools = process.env.BENCH_TOOLS ?? join(work, 'tools')

try {
  measure()
} finally {
  rmSync(work, { recursive: true, force: true })
}

function measure() {
  say(`Node.js ${process.version}, ${cpus().length} x ${cpus()[0].model}`)
  const { values } = parseArgs({ args: process.argv.slice(3), options: { files: { type: 'string' } } })
  const large = values.files === undefined ? '' : measureLarge(Number(values.files))
  const repository = join(work, 'repository')
  const bytes = writeRepository(repository, count)
  say(`${count} environment files, ${(bytes / 1e6).toFixed(1)} MB; medians of ${runs} runs`)
  const cold = coldRuns(repository)
  say(`cold: ${cold.seconds.toFixed(2)} s, at most ${cold.rssMb} MB of memory`)
  const warm = warmRuns(repository)
  say(`warm, one file changed: ${warm.ms} ms beyond the ${warm.nodeMs} ms in which Node.js starts`)
  const ratios = baselineRatios(repository, cold.seconds)
  const located = locatedFaults(repository)
  say(
    `cold_s=${cold.seconds.toFixed(2)} warm_ms=${warm.ms} rss_mb=${cold.rssMb} faults_seeded=${faultCount} ` +
      `faults_located=${located} ajv_ratio=${ratios.ajv} spectral_ratio=${ratios.spectral} ` +
      `kubeconform_ratio=${ratios.kubeconform} kubeconform_warm_ratio=${warmRatio(ratios.kubeconform, cold, warm)}${large}`,
  )
}

/** The same with more files, of which 10,000 are ours, beside kubeconform alone; gives what goes into the last line. */
function measureLarge(files) {
  const repository = join(work, 'large')
  const bytes = writeRepository(repository, files)
  const cold = coldRuns(repository)
  const warm = warmRuns(repository)
  say(
    `${files} files, ${(bytes / 1e6).toFixed(1)} MB: cold ${cold.seconds.toFixed(2)} s, ${cold.rssMb} MB; warm ${warm.ms} ms`,
  )
  const { kubeconform } = installTools(tools)
  const theirs = kubeconformSeconds(kubeconform, repository, work)
  const coldRatio = ratio(`kubeconform (${files} files)`, theirs, cold.seconds)
  rmSync(repository, { recursive: true })
  return ` large_files=${files} large_cold_s=${cold.seconds.toFixed(2)} large_warm_ms=${warm.ms} large_kubeconform_ratio=${coldRatio} large_kubeconform_warm_ratio=${warmRatio(coldRatio, cold, warm)}`
}

/** With the time in which Node.js starts: kubeconform has nothing to keep, and takes as long as ever. */
function warmRatio(coldRatio, cold, warm) {
  if (coldRatio === 'not_at_hand') return coldRatio
  return ((Number(coldRatio) * cold.seconds * 1000) / (warm.ms + warm.nodeMs)).toFixed(1)
}

/** `bowline validate` in a folder, in a new process, with the cache below `caches`, or with none. */
function check(folder, caches) {
  const args = ['validate', '--format', 'json', ...(caches ? [] : ['--no-cache'])]
  const env = caches ? { ...process.env, XDG_CACHE_HOME: caches } : process.env
  // to tell the memory takes a moment of its own, which is in the figures of the runs without a cache
  const node = caches ? [] : ['--import', peakMemory]
  const result = timed(process.execPath, [...node, bowline, ...args], { cwd: folder, env })
  const { seconds, status, stdout, stderr } = result
  if (status !== 0 && status !== 1) throw new Error(stderr)
  return { seconds, rssMb: Number(stderr), ...JSON.parse(stdout) }
}

function checkClean(folder, caches) {
  const result = check(folder, caches)
  const [first] = result.diagnostics
  if (first) throw new Error(`a good repository has findings: ${JSON.stringify(first)}`)
  return result
}

function coldRuns(folder) {
  const results = repeat(runs, () => checkClean(folder))
  return {
    seconds: median(results.map(({ seconds }) => seconds)),
    rssMb: Math.max(...results.map(({ rssMb }) => rssMb)),
  }
}

/** One variable of one file is changed before each run. */
function warmRuns(folder) {
  const caches = join(work, 'caches')
  checkClean(folder, caches)
  const path = join(folder, pathOf(300))
  const seconds = repeat(runs, (run) => {
    writeFileSync(path, environmentFile(300).replace(/value-300-7/, `changed-${run}`))
    utimesSync(path, 1_600_000_000 + run, 1_600_000_000 + run)
    return checkClean(folder, caches).seconds
  })
  writeFileSync(path, environmentFile(300))
  const node = median(repeat(runs, () => timed(process.execPath, ['-e', '0']).seconds))
  return { ms: Math.round((median(seconds) - node) * 1000), nodeMs: Math.round(node * 1000) }
}

/** How many times longer the others take. Each of them runs once. */
function baselineRatios(repository, coldSeconds) {
  const programs = installTools(tools)
  const split = join(work, 'split')
  const few = join(work, 'few')
  writeSplit(split, count)
  writeSplit(join(work, 'few-split'), spectralCount)
  writeRepository(few, spectralCount)
  return {
    ajv: ratio('ajv-cli', ajvSeconds(programs.ajv, split), coldSeconds),
    kubeconform: ratio(
      'kubeconform',
      kubeconformSeconds(programs.kubeconform, repository, work),
      coldSeconds,
    ),
    spectral: ratio(
      `Spectral (${spectralCount} files)`,
      spectralSeconds(programs.spectral, join(work, 'few-split'), work),
      coldRuns(few).seconds,
    ),
  }
}

function ratio(name, theirs, ours) {
  if (theirs === undefined) return 'not_at_hand'
  say(`${name}: ${theirs.toFixed(2)} s, against ${ours.toFixed(2)} s`)
  return (theirs / ours).toFixed(2)
}

/** How many faults have a finding on the very line. */
function locatedFaults(repository) {
  const seeded = repeat(faultCount, seededFault)
  for (const { path, text } of seeded) writeFileSync(join(repository, path), text)
  const { diagnostics, seconds } = check(repository)
  const places = new Set(diagnostics.map(({ at }) => `${at.file}:${at.line}`))
  const missed = seeded.filter(({ path, line }) => !places.has(`${path}:${line}`))
  say(`${faultCount} faults of ${faults.length} kinds: ${seconds.toFixed(2)} s`)
  for (const name of new Set(missed.map((each) => each.name))) {
    const { path, line } = missed.find((each) => each.name === name)
    const there = diagnostics.filter(({ at }) => at.file === path)
    say(`missed: ${name}, at ${path}:${line}; found ${JSON.stringify(there)}`)
  }
  return seeded.length - missed.length
}

function say(text) {
  process.stdout.write(`${text}\n`)
}
