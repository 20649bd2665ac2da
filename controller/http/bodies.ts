import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { HttpError } from './errors.ts'
import { OnTheirWay } from './on-their-way.ts'

/** Parts that a body may come in: each costs as much as a KiB of it. The smallest packets of slow networks have 500 bytes. */
const mostParts = 16_384

/**
 * Reads bodies in the place of Fastify, which keeps each part as it came: bodies of many small ones would need a hundred
 * times their size. Where too much is on its way, what came first has to go, so that nobody keeps others out by being slow.
 */
export class Bodies {
  readonly #onTheirWay = new OnTheirWay()

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
    const body = this.#onTheirWay.begin(request)
    try {
      await new Promise<void>((resolve, reject) => {
        body.end = () => reject(tooMuch())
        raw.on('data', (part: Buffer) => {
          parts += 1
          if (length + part.length > most) return reject(tooLarge(most))
          if (parts > mostParts) return reject(tooManyParts())
          if (length + part.length > kept.length) {
            kept = grown(kept, Math.max(length + part.length, Math.min(announced, 64 * 1024)), most)
            this.#onTheirWay.set(body, kept.length)
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
      this.#onTheirWay.over(body)
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

function tooMuch(): HttpError {
  return new HttpError(429, 'TOO_MANY', 'too much is on its way at once; send it again')
}
