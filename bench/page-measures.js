// What a page costs whoever looks at it, and the server it is of. A site says where it is, which list it shows and how many
// queries its store has had.
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { median } from './measure.js'
import { share } from './scale-usage.js'

/** 1.6 Mbit/s and 150 ms, with a processor that is four times slower than this one. */
const slow = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 }
const timesSlower = 4
const pagesOpen = 50
const changesPerSecond = 100
const samples = 10
/** Before anything is measured, and until all that was asked at first is answered. */
const settleMs = 5_000

async function contextOf(browser, site) {
  const context = await browser.newContext()
  context.setDefaultTimeout(120_000)
  await site.signIn(context)
  return context
}

/** Bytes until the list is there, gzipped whether the server does so or not, and how often something was asked for them. */
export async function firstLoad(browser, site) {
  const context = await contextOf(browser, site)
  const page = await context.newPage()
  const bodies = []
  page.on('response', (response) => {
    const type = response.request().resourceType()
    if (['document', 'script', 'stylesheet', 'font'].includes(type)) bodies.push(response.body())
  })
  await page.goto(site.url + site.list.path)
  await page.locator(site.list.row).first().waitFor()
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body, { level: 9 }).length)
  await context.close()
  return { firstLoad: sizes.reduce((sum, each) => sum + each, 0), files: sizes.length }
}

/** Milliseconds from the beginning of the navigation until the list is there and keys are heard, with nothing kept; median. */
export async function usableMs(browser, site, count) {
  const taken = []
  for (let load = 0; load < count; load += 1) {
    const context = await contextOf(browser, site)
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Network.enable')
    await session.send('Network.setCacheDisabled', { cacheDisabled: true })
    await session.send('Network.emulateNetworkConditions', slow)
    await session.send('Emulation.setCPUThrottlingRate', { rate: timesSlower })
    await page.goto(site.url + site.list.path, { waitUntil: 'commit' })
    await page.locator(site.list.row).first().waitFor()
    // what is drawn has been drawn, and the next thing that happens is heard
    taken.push(
      await page.evaluate(
        () =>
          new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))),
      ),
    )
    await context.close()
  }
  return median(taken)
}

/** The slowest list of its API, one question after the other, and the largest of a hundred rows. */
export async function listFigures({ url, headers, lists }, count) {
  const each = []
  for (const [name, path] of lists) {
    const taken = []
    let body
    for (let ask = 0; ask < count; ask += 1) {
      const begin = performance.now()
      const answer = await fetch(url + path, { headers })
      body = Buffer.from(await answer.arrayBuffer())
      taken.push(performance.now() - begin)
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${body}`)
    }
    taken.sort((a, b) => a - b)
    const at = (part) => taken[Math.floor(taken.length * part)]
    each.push({ name, p50: at(0.5), p95: at(0.95), bytes: gzipSync(body).length, plain: body.length })
  }
  const most = (key) => Math.max(...each.map((list) => list[key]))
  return { each, listP95: most('p95'), listBytes: most('bytes'), listPlain: most('plain') }
}

/**
 * What fifty pages cost that lie open while nothing changes, beyond what the server does without them: percent of a core, and
 * queries in a minute.
 */
export async function openFigures(browser, site, seconds) {
  const without = await idle(site, seconds)
  const contexts = await Promise.all(
    Array.from({ length: pagesOpen / 10 }, () => contextOf(browser, site)), // as of five people with ten tabs each
  )
  for (const context of contexts)
    for (let tab = 0; tab < 10; tab += 1) {
      const page = await context.newPage()
      await page.goto(site.url + site.busy.path)
      await page.locator(site.busy.row).first().waitFor()
    }
  const open = await idle(site, seconds)
  await Promise.all(contexts.map((each) => each.close()))
  return {
    idlePercent: without.percent,
    idleQueries: without.queries,
    openPercent: Math.max(0, open.percent - without.percent),
    openQueries: Math.max(0, open.queries - without.queries),
  }
}

async function idle(site, seconds) {
  await pause(settleMs)
  const before = await site.queries()
  const { all } = await share(site.roots(), seconds)
  return { percent: all, queries: (((await site.queries()) - before) * 60) / seconds }
}

/** Heap and elements of a page that is open while a hundred things change in a second; what it holds, not what it has not yet let go. */
export async function memoryFigures(browser, site, minutes) {
  const context = await contextOf(browser, site)
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await page.goto(site.url + site.busy.path)
  await page.locator(site.busy.row).first().waitFor()
  const changing = new AbortController()
  const changes = keepChanging(site, changing.signal)
  const heaps = []
  let nodes = 0
  for (let sample = 0; sample < samples; sample += 1) {
    await Promise.race([pause((minutes * 60_000) / samples), changes.failed])
    await session.send('HeapProfiler.collectGarbage')
    const { usedSize } = await session.send('Runtime.getHeapUsage')
    heaps.push(usedSize)
    nodes = Math.max(nodes, await page.evaluate(() => document.querySelectorAll('*').length))
  }
  changing.abort()
  await changes.over
  await context.close()
  const middle = median(heaps.slice(0, samples / 2))
  return {
    heap: Math.max(...heaps),
    heapGrowth: median(heaps.slice(samples / 2)) - middle,
    nodes,
    changed: changes.count(),
  }
}

/** At a steady pace, for as long as it takes; what cannot be kept up with is left out. */
function keepChanging(site, signal) {
  let count = 0
  const on = async () => {
    for (let due = performance.now(); !signal.aborted; due += 10_000 / changesPerSecond) {
      await Promise.all(Array.from({ length: 10 }, () => site.change()))
      count += 10
      await pause(Math.max(0, due - performance.now()))
    }
  }
  const over = on()
  return { over, failed: over.then(() => new Promise(() => {})), count: () => count }
}
