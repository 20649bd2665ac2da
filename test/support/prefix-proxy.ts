import { once } from 'node:events'
import { createServer, request as requestOf, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What stands in front of a controller: it knows one path, takes it away, and leaves the name that was called as it is. */
export class PrefixProxy {
  /** By which people reach it, without `/` at its end. */
  readonly url: string
  /** What it was asked for that is not below its path. */
  readonly astray: string[] = []
  /** Cookies that came with what is for somebody else behind the same name. */
  readonly cookiesOfOthers: string[] = []
  /** Of the controller. */
  port: number
  readonly #server: Server

  private constructor(server: Server, prefix: string, port: number) {
    this.#server = server
    this.port = port
    this.url = `http://localhost:${(server.address() as AddressInfo).port}${prefix}`
    server.on('request', (request, response) => {
      const { url: asked = '', method, headers, socket } = request
      if (asked !== prefix && !asked.startsWith(`${prefix}/`)) {
        this.astray.push(asked)
        if (headers.cookie !== undefined) this.cookiesOfOthers.push(headers.cookie)
        return response.writeHead(404).end()
      }
      const path = asked.slice(prefix.length) || '/'
      const before = headers['x-forwarded-for']
      const from = [...(before === undefined ? [] : [before]), socket.remoteAddress].join(', ')
      const onwards = requestOf(
        {
          host: '127.0.0.1',
          port: this.port,
          method,
          path,
          headers: { ...headers, 'x-forwarded-for': from },
        },
        (answer) => answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.rawHeaders)),
      )
      onwards.on('error', () => response.destroy())
      request.pipe(onwards)
    })
  }

  /** @param port of the controller; left out, where it is told later */
  static async start(prefix: string, port = 0): Promise<PrefixProxy> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new PrefixProxy(server, prefix, port)
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
