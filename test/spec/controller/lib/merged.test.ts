import { expect, test } from 'vitest'
import { merged } from '../../../../controller/lib/merged.ts'

async function* of<T>(...values: (T | Promise<T>)[]): AsyncGenerator<T> {
  for (const value of values) yield await value
}

async function read<T>(values: AsyncIterable<T>): Promise<T[]> {
  const read: T[] = []
  for await (const value of values) read.push(value)
  return read
}

const never = new Promise<number>(() => {})

test('each comes in its order, whoever is first', async () => {
  let second = (_: string) => {}
  const late = new Promise<string>((resolve) => {
    second = resolve
  })
  const lines = merged([of('a1', late, 'a3'), of('b1', 'b2')], () => {})
  const first = [await lines.next(), await lines.next(), await lines.next()].map(({ value }) => value)
  expect(first.toSorted()).toEqual(['a1', 'b1', 'b2'])
  second('a2')
  expect(await read(lines)).toEqual(['a2', 'a3'])
})

test('none of none', async () => {
  expect(await read(merged([], () => {}))).toEqual([])
})

test('what one throws ends all', async () => {
  let ended = 0
  const lines = merged([of(never), of(Promise.reject<number>(new Error('gone')))], () => ended++)
  await expect(read(lines)).rejects.toThrow('gone')
  expect(ended).toBe(1)
})

test('the others are ended when the reader leaves', async () => {
  let ended = 0
  for await (const value of merged([of(never), of(1, 2)], () => ended++)) {
    expect(value).toBe(1)
    break
  }
  expect(ended).toBe(1)
})
