import { expect, test } from 'vitest'
import { Pairings, pairingLimits } from '../../../../controller/sign-in/pairings.ts'
import { FakeClock } from '../../../support/fake-clock.ts'

test('whoever has a network of IPv6 has one address, and leaves room for others', () => {
  const pairings = new Pairings(new FakeClock(0))
  const begin = (address: string) =>
    pairings.begin({ challenge: '', port: undefined, from: 'laptop', address }) !== undefined
  const waiting = Array.from({ length: pairingLimits.ofAddress + 1 }, (_, host) =>
    begin(`2001:db8:1:2::${host}`),
  )
  expect(waiting).toEqual([...Array(pairingLimits.ofAddress).fill(true), false])
  expect(begin('2001:db8:1:3::1')).toBe(true)
})
