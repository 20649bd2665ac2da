import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where distributions put it. */
const libraries = ['x86_64-linux-gnu', 'aarch64-linux-gnu', '.'].map(
  (folder) => `/usr/lib/${folder}/faketime/libfaketimeMT.so.1`,
)
const library = libraries.find((path) => existsSync(path))

/** Why no process can have another time here; undefined where it can. */
export function fakeClockProblem(): string | undefined {
  return library === undefined ? 'libfaketime is missing: apt-get install faketime' : undefined
}

/** The environment of a process whose clock a file sets. Timers go on as they are. */
export function fakeClock(folder: string): Record<string, string> {
  setClock(folder, 0)
  return {
    LD_PRELOAD: library ?? '',
    FAKETIME_TIMESTAMP_FILE: clockFile(folder),
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
}

/** Milliseconds that it is to be ahead. */
export function setClock(folder: string, skewMs: number): void {
  writeFileSync(clockFile(folder), `${skewMs < 0 ? '-' : '+'}${Math.abs(skewMs) / 1000}s\n`)
}

function clockFile(folder: string): string {
  return join(folder, 'clock')
}
