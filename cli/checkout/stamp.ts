import { lstatSync, type Stats } from 'node:fs'

/**
 * What tells without reading it that a file or folder has changed: size, time in milliseconds since the epoch, and number on
 * the disk. That of the inode counts as a time too, since anybody can set the other one.
 */
export type Stamp = readonly [size: number, changedAt: number, inode: number]

/** Where nothing is told. It is like no other, and not like itself. */
export const noStamp: Stamp = [Number.NaN, Number.NaN, Number.NaN]

/** Milliseconds. What has changed on the disk within this time may change again without its time changing. */
const tickMs = 2000

/** Take it before you read. None where nothing is there, or where the last change is so near that the next may not show. */
export function stampOf(path: string): Stamp {
  const stats = statsOf(path)
  if (!stats || changedAt(stats) > Date.now() - tickMs) return noStamp
  return [stats.size, changedAt(stats), stats.ino]
}

/** Whether what is there has the stamp of a row. */
export function hasStamp(path: string, stamps: Float64Array, row: number): boolean {
  const stats = statsOf(path)
  const time = stamps[row * 3 + 1] ?? Number.NaN
  return (
    stats !== undefined &&
    changedAt(stats) === time &&
    stats.size === stamps[row * 3] &&
    stats.ino === stamps[row * 3 + 2] &&
    time <= Date.now() - tickMs // a clock that was set back gives the same time again
  )
}

/** Stamps in rows, and the one of a row. */
export function stampRows(stamps: readonly Stamp[]): Float64Array {
  const rows = new Float64Array(stamps.length * 3)
  for (const [row, stamp] of stamps.entries()) rows.set(stamp, row * 3)
  return rows
}

export function stampAt(stamps: Float64Array, row: number): Stamp {
  const [size, time, inode] = stamps.subarray(row * 3, row * 3 + 3)
  return size === undefined || time === undefined || inode === undefined ? noStamp : [size, time, inode]
}

export function isKnown([, time]: Stamp): boolean {
  return !Number.isNaN(time)
}

function statsOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false })
}

function changedAt({ mtimeMs, ctimeMs }: Stats): number {
  return Math.max(mtimeMs, ctimeMs)
}
