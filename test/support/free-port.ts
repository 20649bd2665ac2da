import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/**
 * A port on loopback, free a moment ago. Another process may take it meanwhile: the server then says so.
 * @param wanted 0 for any
 * @throws {Error} `EADDRINUSE`
 */
export async function freePort(wanted = 0): Promise<number> {
  const server = createServer().listen(wanted, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
