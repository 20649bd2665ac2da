import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { actorOf } from '../access/principal.ts'
import { HttpError } from './errors.ts'

/** Parts that a body may come in: each costs as much as a KiB of it. The smallest packets of slow networks have 500 bytes. */
const mostParts = 16_384
const mebibyte = 2 ** 20
/** Bytes kept of bodies that are not there whole: of one key; of those that say by their signature whose they are, and of one address of them. */
const mostOfKey = 64 * mebibyte
const mostUnsigned = 64 * mebibyte
const mostOfAddress = 32 * mebibyte

interface Body {
  /** What is kept for it. */
  bytes: number
  /** Oldest first, itself among them, with the bytes that all of them may have. */
  groups: readonly Group[]
  end: (error: HttpError) => void
}

interface Group {
  name: string
  most: number
  bodies: Set<Body>
}

/**
 * Reads bodies in the place of Fastify, which keeps each part as it came: bodies of many small ones would need a hundred
 * times their size. Where too much is on its way, what came first has to go, so that nobody keeps others out by being slow.
 */
export class Bodies {
  readonly #groups = new Map<string, Group>()

  /** Once it is known who may send one. */
  readOn(app: FastifyInstance): void {
    app.addHook('preParsing', async (request, reply) => {
      if (request.headers.expect !== undefined) reply.raw.writeContinue()
      if (!hasBody(request)) return
      const body = await this.#read(request, reply)
      return Object.assign(Readable.from([body]), { receivedEncodedLength: body.length })
    })
  }

  async #read(request: FastifyRequest, reply: FastifyReply): Promise<Buffer> {
    const { raw } = request
    const most = request.routeOptions.bodyLimit as number
    const announced = Number(request.headers['content-length'] ?? 0)
    if (announced > most) throw tooLarge(most)
    let [kept, length, parts]: [Buffer, number, number] = [Buffer.alloc(0), 0, 0]
    const body: Body = { bytes: 0, groups: this.#groupsOf(request), end: () => {} }
    for (const { bodies } of body.groups) bodies.add(body)
    try {
      await new Promise<void>((resolve, reject) => {
        body.end = reject
        raw.on('data', (part: Buffer) => {
          parts += 1
          if (length + part.length > most) return reject(tooLarge(most))
          if (parts > mostParts) return reject(tooManyParts())
          if (length + part.length > kept.length) {
            kept = grown(kept, Math.max(length + part.length, Math.min(announced, 64 * 1024)), most)
            body.bytes = kept.length
            this.#makeRoom(body)
          }
          length += part.copy(kept, length)
        })
        raw.once('end', resolve).once('error', reject)
        raw.once('close', () => reject(new HttpError(400, 'VAL_001', 'the body ended before its end')))
      })
      return kept.subarray(0, length)
    } catch (error) {
      raw.removeAllListeners('data').pause()
      if (!(error instanceof HttpError && error.status === 413 && parts <= mostParts))
        reply.raw.once('finish', () => raw.destroy()) // the rest would cost as much
      throw error
    } finally {
      this.#forget(body)
    }
  }

  #groupsOf(request: FastifyRequest): Group[] {
    const { principal, sender, ip } = request
    const key = principal ? actorOf(principal) : sender
    if (key !== null) return [this.#group(`key ${key}`, mostOfKey)]
    return [this.#group(`address ${ip}`, mostOfAddress), this.#group('unsigned', mostUnsigned)]
  }

  #group(name: string, most: number): Group {
    const group = this.#groups.get(name) ?? { name, most, bodies: new Set<Body>() }
    this.#groups.set(name, group)
    return group
  }

  #makeRoom({ groups }: Body): void {
    for (const { bodies, most } of groups) {
      let all = 0
      for (const { bytes } of bodies) all += bytes
      for (const oldest of bodies) {
        if (all <= most) break
        all -= oldest.bytes
        this.#forget(oldest)
        oldest.end(new HttpError(503, 'UNAVAILABLE', 'too much is on its way at once; send it again'))
      }
    }
  }

  #forget(body: Body): void {
    for (const { name, bodies } of body.groups) {
      bodies.delete(body)
      if (bodies.size === 0) this.#groups.delete(name)
    }
  }
}

function hasBody({ method, headers }: FastifyRequest): boolean {
  const isSent = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  return isSent && method !== 'GET' && method !== 'HEAD'
}

/** With room for so much at least, and for more of what comes in small parts. */
function grown(kept: Buffer, least: number, most: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(Math.min(Math.max(least, 2 * kept.length), most))
  kept.copy(larger)
  return larger
}

function tooLarge(most: number): HttpError {
  return new HttpError(413, 'VAL_001', `the body is larger than ${most} bytes`)
}

function tooManyParts(): HttpError {
  return new HttpError(413, 'VAL_001', `the body comes in more than ${mostParts} parts`)
}
