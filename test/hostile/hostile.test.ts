import { afterAll, describe, expect, test } from 'vitest'
import { attempts, Trial } from './trial.ts'

const trial = new Trial({ short: true })
afterAll(() => trial.close())

describe('nobody stops it, and nobody reads what is not theirs', async () => {
  for (const attempt of await attempts()) {
    const { name, what, skip } = attempt
    test.skipIf(skip !== undefined)(`${name}: ${what}${skip ? ` (skipped: ${skip})` : ''}`, async () => {
      const { through, said } = await trial.try(attempt)
      expect({ through, said }).toEqual({ through: [], said })
    })
  }
})
