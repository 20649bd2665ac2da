import { setTimeout as delay } from 'node:timers/promises'
import { now } from './queue-time.js'

/** Calls at once that add jobs. */
const inFlight = 50
/** Jobs a second, where it is measured how soon they are picked up. */
const pickupRate = 50
const pickupSeconds = 5
let lastKey = 0

/** Adds so many jobs, has them done, so many at once, and looks how soon new ones are picked up. */
export async function measureOnce(contender, { concurrency, count, withPickups }) {
  const { addDirectly, discard } = contender
  const direct = addDirectly && (await addMany(addDirectly, count))
  await discard?.()
  const added = await addMany(contender.add, count)
  const throughput = await drain(contender, concurrency, count)
  const pickups = withPickups ? await pickUp(contender, concurrency) : []
  return { direct, added, throughput, pickups }
}

/** Jobs a second, so many calls at once. */
async function addMany(add, count) {
  const begin = now()
  let left = count
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (left-- > 0) await add(nextKey())
    }),
  )
  return (count / (now() - begin)) * 1000
}

/** Jobs a second, from the first that comes until the last one is over and on record. */
async function drain({ work, settled }, concurrency, count) {
  const { finished } = await work(concurrency, count)
  const { arrivals, last } = await finished
  const end = settled ? await settled() : last
  return (count / (end - arrivals[0][1])) * 1000
}

/** Milliseconds from the call that adds a job until it came, at so many a second, however long each takes. */
async function pickUp({ add, work, settled }, concurrency) {
  const count = pickupRate * pickupSeconds
  const { finished } = await work(concurrency, count)
  await delay(300)
  const added = new Map()
  const calls = []
  const begin = now()
  for (let index = 0; index < count; index++) {
    await delay(Math.max(0, begin + (index * 1000) / pickupRate - now()))
    const key = nextKey()
    added.set(key, now())
    calls.push(add(key))
  }
  await Promise.all(calls)
  const { arrivals } = await finished
  await settled?.()
  return arrivals.map(([key, at]) => at - added.get(key))
}

function nextKey() {
  lastKey++
  return `job-${process.pid}-${lastKey}`
}
