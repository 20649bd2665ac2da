import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { heapFlags } from '../../../../cli/controller/modest-heap.ts'

test('this Node.js knows each of the flags: one that it does not know is a complaint on stderr', () => {
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' })
  for (const flag of heapFlags()) expect(known).toContain(`  ${flag.split('=')[0]} (`)
})

test.each([
  ['11.3.244.8-node.33', '--memory-reducer-single-gc'],
  ['12.4.254.21-node.33', '--memory-reducer-gc-count=1'],
  ['13.6.233.10-node.28', '--memory-reducer-gc-count=1'],
])('V8 %s cleans up once when it is quiet: %s', (v8, flag) => {
  expect(heapFlags(v8)).toContain(flag)
})
