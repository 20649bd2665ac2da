import { spawn } from 'node:child_process'
import { getEventListeners } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { withinTime } from '../../../../controller/lib/within-time.ts'

afterEach(() => {
  vi.useRealTimers()
})

/** Work that ends with its signal only, with the reason. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
  })
}

test('work within its time gives what it gives, and leaves no timer and no listener behind', async () => {
  vi.useFakeTimers()
  const stopping = new AbortController()
  const given = await withinTime(1000, [stopping.signal], async (signal) => !signal.aborted)
  expect([given, vi.getTimerCount(), getEventListeners(stopping.signal, 'abort')]).toEqual([true, 0, []])
})

test('so does work that fails', async () => {
  vi.useFakeTimers()
  const stopping = new AbortController()
  const failing = withinTime(1000, [stopping.signal], () => Promise.reject(new Error('no')))
  await expect(failing).rejects.toThrow('no')
  expect([vi.getTimerCount(), getEventListeners(stopping.signal, 'abort')]).toEqual([0, []])
})

test('work that takes longer is told so', async () => {
  vi.useFakeTimers()
  const working = withinTime(1500, [], untilAborted).catch(
    (error: Error) => `${error.name}: ${error.message}`,
  )
  await vi.advanceTimersByTimeAsync(1499)
  expect(await Promise.race([working, 'still at it'])).toBe('still at it')
  await vi.advanceTimersByTimeAsync(1)
  expect(await working).toBe('TimeoutError: it took longer than 1.5 s')
})

test.each([
  ['whoever is first', (stop: AbortController) => queueMicrotask(() => stop.abort(new Error('stopped')))],
  ['who was there before', (stop: AbortController) => stop.abort(new Error('stopped'))],
])('work ends with %s, for that reason', async (_, abort) => {
  const stop = new AbortController()
  abort(stop)
  const others = [new AbortController().signal, stop.signal]
  const working = withinTime(60_000, others, (signal) => {
    signal.throwIfAborted()
    return untilAborted(signal)
  })
  await expect(working).rejects.toThrow('stopped')
})

describe('after garbage was collected', () => {
  const module = new URL('../../../../controller/lib/within-time.ts', import.meta.url)
  const hook = new URL('../../../../scripts/run-typescript.js', import.meta.url)
  const program = `
    import { setTimeout as pause } from 'node:timers/promises'
    import { withinTime } from '${module}'
    const untilAborted = (signal) => new Promise((over) => signal.addEventListener('abort', () => over('aborted')))
    const stopping = new AbortController()
    const held = withinTime(500, [stopping.signal], untilAborted)
    const nested = withinTime(60_000, [stopping.signal], (signal) => withinTime(500, [signal], untilAborted))
    const bare = untilAborted(AbortSignal.any([stopping.signal, AbortSignal.timeout(500)]))
    for (let round = 0; round < 5; round += 1) {
      globalThis.gc()
      await pause(20)
    }
    await Promise.all([held, nested])
    await pause(100)
    console.log(JSON.stringify({ held: await held, nested: await nested, bare: await Promise.race([bare, 'lost']) }))
    process.exit()`

  /** Node.js 20 loses the bare form; later ones hold it. */
  const bare = process.versions.node.startsWith('20.') ? 'lost' : 'aborted'

  test('a limit is there, where that of AbortSignal.any() is lost on Node.js 20', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bowline-limits-'))
    const file = join(folder, 'limits.mjs')
    writeFileSync(file, program)
    const child = spawn(process.execPath, ['--expose-gc', '--import', fileURLToPath(hook), file])
    const said: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk))
    await new Promise((over) => child.on('close', over))
    rmSync(folder, { recursive: true })
    expect(Buffer.concat(said).toString()).toBe(
      `${JSON.stringify({ held: 'aborted', nested: 'aborted', bare })}\n`,
    )
  })
})
