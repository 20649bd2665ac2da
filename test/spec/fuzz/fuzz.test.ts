import { describe, expect, test } from 'vitest'
import type { Kind } from '../../fuzz/kind.ts'
import { kinds } from '../../fuzz/kinds.ts'
import { inputOf, tryInput } from '../../fuzz/trial.ts'
import { tries } from '../../support/tries.ts'

const seed = 13
/** A document of YAML is read by several, each of which takes a while. */
const countOf = ({ name }: Kind) => tries(name === 'yaml' ? 30 : 150)

describe('whatever others write, what reads it refuses it in words, and throws nothing else', () => {
  test.each(kinds)('$name', async (kind) => {
    for (let number = 0; number < countOf(kind); number++) {
      const { fault } = await tryInput(inputOf(seed, number, [kind]))
      expect({ number, fault }).toEqual({ number, fault: null })
    }
  })
})

test('an input is the same for the same seed and number, whatever came before', () => {
  const [first, again, other] = [5, 5, 6].map((number) => inputOf(seed, number))
  expect(again).toEqual(first)
  expect(other).not.toEqual(first)
})
