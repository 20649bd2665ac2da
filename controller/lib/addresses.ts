import { BlockList, isIP, isIPv6 } from 'node:net'

/** Addresses, as `10.0.0.7`, `10.0.0.0/8` or `fd00::/8`. */
export class Addresses {
  readonly #list = new BlockList()

  /** @throws {TypeError} naming the one that is none */
  constructor(written: readonly string[]) {
    for (const each of written) this.#add(each)
  }

  has(address: string): boolean {
    const plain = plainAddress(address)
    const family = isIP(plain)
    return family !== 0 && this.#list.check(plain, family === 4 ? 'ipv4' : 'ipv6')
  }

  #add(text: string): void {
    const [address = '', bits, ...more] = text.split('/')
    const family = isIP(address)
    const longest = family === 4 ? 32 : 128
    const length = bits === undefined ? longest : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN
    if (family === 0 || more.length > 0 || !(length <= longest))
      throw new TypeError(`expected an address such as 10.0.0.7 or 10.0.0.0/8, found ${JSON.stringify(text)}`)
    this.#list.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6')
  }
}

/** Without the wrapping that IPv4 has on a socket of IPv6, and the port that some proxies tell beside it. */
function plainAddress(address: string): string {
  const [, v4, v6] = /^(\d+(?:\.\d+){3}):\d+$|^\[([^\]]+)\](?::\d+)?$/.exec(address) ?? []
  return (v4 ?? v6 ?? address).replace(/^::ffff:(?=\d+\.)/i, '')
}

/** Of this machine itself. */
export const loopback = new Addresses(['127.0.0.0/8', '::1'])

/**
 * Where somebody calls from: of IPv6 one has a whole network of 64 bits. All that a proxy tells and is no address is one place:
 * whoever makes up names has no new ones of them.
 */
export function networkOf(address: string): string {
  const plain = plainAddress(address)
  if (isIP(plain) === 0) return 'elsewhere'
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = (plain.split('%')[0] ?? '').split('::')
  const groups = head === '' ? [] : head.split(':')
  const behind = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros =
    tail === undefined ? [] : new Array<string>(Math.max(0, 8 - groups.length - behind.length)).fill('0')
  return [...groups, ...zeros, ...behind].slice(0, 4).join(':')
}
