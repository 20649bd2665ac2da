import { expect, test } from 'vitest'
import { Grants, grantLimits } from '../../../../controller/sign-in/grants.ts'
import { FakeClock } from '../../../support/fake-clock.ts'

test('whoever has a network of IPv6 has one address, and leaves room for others', () => {
  const grants = new Grants(new FakeClock(0))
  const begin = (address: string) =>
    grants.begin({ challenge: '', port: undefined, from: 'laptop', address }) !== undefined
  const waiting = Array.from({ length: grantLimits.ofAddress + 1 }, (_, host) =>
    begin(`2001:db8:1:2::${host}`),
  )
  expect(waiting).toEqual([...Array(grantLimits.ofAddress).fill(true), false])
  expect(begin('2001:db8:1:3::1')).toBe(true)
})
