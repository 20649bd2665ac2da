import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import { messageOf } from '../../../core/domain/errors.ts'
import { jsonExcess } from '../../../core/lib/json-limits.ts'
import { RecentlySeen } from '../../../core/lib/newest-entries.ts'
import { Debounce } from '../../lib/debounce.ts'
import type { TimerClock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { badInput, unauthorized } from '../errors.ts'
import { needs } from '../guard.ts'
import { type GitHubEvent, isHeard, readGitHubEvent } from './github-events.ts'

/** GitHub sends up to 25 MiB, and what is read here is far smaller; the rest is told by the next look at the repository. */
const largestBody = 5 << 20
const quietMs = 250
const longestMs = 2_000
/** Different things of one repository that may wait at once. */
const mostWaiting = 1_000
/** At 1,000 deliveries an hour, of which GitHub keeps three days for sending again, this is most of half a day. */
const rememberedDeliveries = 10_000

export interface GitHubWebhookOptions {
  /** What the webhook was set up with at GitHub. */
  secret: string
  clock: TimerClock
  log: Log
  /** Gets what a burst of one repository comes to. What it throws is logged. */
  emit: (event: GitHubEvent) => void
}

/**
 * `POST /webhooks/github`: answers 202 once the signature is good, and tells of it after, when the burst is over.
 * 401 for a wrong signature, 413 above 5 MiB, 415 for a webhook set up with forms, 400 for what GitHub would not send.
 */
export function addGitHubWebhook(app: FastifyInstance, options: GitHubWebhookOptions): void {
  const receiver = new Receiver(options)
  app.register(async (scope) => {
    // The signature is over the bytes, so nothing may read them before. Only in this scope.
    scope.removeAllContentTypeParsers()
    const parser = { parseAs: 'buffer' } as const
    scope.addContentTypeParser('application/json', parser, (_, body, done) => done(null, body))
    scope.addHook('onClose', async () => receiver.close())
    scope.addHook('onRequest', async ({ headers }) => {
      if (!signaturePattern.test(String(headers[signatureHeader]))) throw unsigned()
    })
    const options = { ...needs('signature', 'nothing'), bodyLimit: largestBody }
    scope.post(routeOf(paths.githubWebhook), options, (request, reply) => receiver.receive(request, reply))
  })
}

class Receiver {
  readonly #options: GitHubWebhookOptions
  readonly #seen = new RecentlySeen(2 * rememberedDeliveries)
  readonly #bursts = new Map<string, Debounce<GitHubEvent>>()

  constructor(options: GitHubWebhookOptions) {
    this.#options = options
  }

  receive({ headers, body }: FastifyRequest, reply: FastifyReply): FastifyReply {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
    const signature = sign(bytes, this.#options.secret)
    if (!isSigned(headers[signatureHeader], signature)) throw unsigned()
    const name = String(headers['x-github-event'])
    const event = isHeard(name) ? read(name, bytes) : undefined // garbage is refused each time it comes
    if (event && this.#isNew(String(headers['x-github-delivery']), signature)) this.#take(event)
    return reply.status(202).send({ accepted: true })
  }

  /** By id, as GitHub sends again; and by content, since the id is not signed and anybody could make one up. */
  #isNew(delivery: string, signature: Buffer): boolean {
    const known = this.#seen.see(delivery)
    return !this.#seen.see(signature.toString('base64')) && !known
  }

  #take(event: GitHubEvent): void {
    const scope = event.kind === 'installation' ? '' : event.repository
    this.#burst(scope).add(keyOf(event), event)
  }

  #burst(scope: string): Debounce<GitHubEvent> {
    const found = this.#bursts.get(scope)
    if (found) return found
    const emit = (events: readonly GitHubEvent[]) => {
      this.#bursts.delete(scope)
      for (const event of events) this.#emit(event)
    }
    const { clock } = this.#options
    const burst = new Debounce<GitHubEvent>({ clock, quietMs, longestMs, most: mostWaiting, emit })
    this.#bursts.set(scope, burst)
    return burst
  }

  #emit(event: GitHubEvent): void {
    try {
      this.#options.emit(event)
    } catch (error) {
      this.#options.log.error({ err: error, kind: event.kind }, 'could not handle a webhook')
    }
  }

  close(): void {
    for (const burst of this.#bursts.values()) burst.stop()
  }
}

/** Of two with the same key, only the newer one says anything. */
function keyOf(event: GitHubEvent): string {
  switch (event.kind) {
    case 'push':
      return `push ${event.ref}`
    case 'pull-request':
      return `pull-request ${event.number}`
    case 'rerequest':
      return `rerequest ${event.commit} ${event.check}`
    case 'action':
      return `action ${event.commit} ${event.check} ${event.action}`
    case 'installation':
      return `installation ${event.installation}`
  }
}

function read(name: string, bytes: Buffer): GitHubEvent | undefined {
  try {
    const text = bytes.toString('utf8')
    const excess = jsonExcess(text)
    if (excess !== undefined) throw new TypeError(excess)
    return readGitHubEvent(name, JSON.parse(text))
  } catch (error) {
    throw badInput(`this is no "${name}" of GitHub: ${messageOf(error)}`)
  }
}

function sign(bytes: Buffer, secret: string): Buffer {
  return createHmac('sha256', secret).update(bytes).digest()
}

const signatureHeader = 'x-hub-signature-256'
/** `sha256=` and 64 hexadecimal digits. */
const signaturePattern = /^sha256=([0-9a-f]{64})$/

const unsigned = () => unauthorized('the signature does not fit; is the secret the same as at GitHub?')

function isSigned(header: unknown, expected: Buffer): boolean {
  const given = signaturePattern.exec(String(header))?.[1]
  return given !== undefined && timingSafeEqual(Buffer.from(given, 'hex'), expected)
}
