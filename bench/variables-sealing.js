// Sealing and opening, against the library it is built on: jose with the same algorithms and a header of the same size.
import { CompactEncrypt, compactDecrypt } from 'jose'
import { newKeyPair } from '../dist/core/sealing/keys.js'
import { open, seal } from '../dist/core/sealing/seal.js'
import { protectedHeader } from '../dist/core/sealing/sealed-header.js'

const count = 10_000
/** At once, as the controller opens the values of an environment. */
const atOnce = 50

async function secondsFor(work) {
  const begun = performance.now()
  const results = []
  for (let at = 0; at < count; at += atOnce) {
    const part = Array.from({ length: atOnce }, (_, index) => work(at + index))
    results.push(...(await Promise.all(part)))
  }
  return { seconds: (performance.now() - begun) / 1000, results }
}

/** The two take turns, so that what else the machine does meets both. */
async function compare(ours, raw) {
  await secondsFor(raw)
  const first = await secondsFor(ours)
  const other = await secondsFor(raw)
  const second = await secondsFor(ours)
  const last = await secondsFor(raw)
  return {
    seconds: Math.min(first.seconds, second.seconds),
    raw: Math.min(other.seconds, last.seconds),
    results: second.results,
  }
}

export async function measureSealing(say) {
  const key = await newKeyPair()
  const place = (index) => ({
    account: 'acme',
    extension: 'billing',
    environment: 'production',
    name: `V${index}`,
  })
  const header = (index) => protectedHeader({ keyId: key.id, place: place(index) })
  const value = (index) => `the value of ${index}`
  const encoder = new TextEncoder()

  const sealing = await compare(
    (index) => seal(value(index), place(index), key.public),
    (index) =>
      new CompactEncrypt(encoder.encode(value(index)))
        .setProtectedHeader(header(index))
        .encrypt(key.public.key),
  )
  const opening = await compare(
    (index) => open(sealing.results[index], place(index), [key]),
    (index) => compactDecrypt(sealing.results[index], key.private.key),
  )
  if (opening.results.some((each, index) => each !== value(index)))
    throw new Error('a value was not opened right')
  say(`${count} values sealed: ${sealing.seconds.toFixed(2)} s, raw jose ${sealing.raw.toFixed(2)} s`)
  say(`${count} values opened: ${opening.seconds.toFixed(2)} s, raw jose ${opening.raw.toFixed(2)} s`)
  return {
    seal_s: sealing.seconds.toFixed(2),
    seal_jose_ratio: (sealing.raw / sealing.seconds).toFixed(2),
    open_s: opening.seconds.toFixed(2),
    open_jose_ratio: (opening.raw / opening.seconds).toFixed(2),
  }
}
