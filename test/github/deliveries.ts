import { createHmac, randomUUID } from 'node:crypto'
import { withinTime } from '../../controller/lib/within-time.ts'
import { Description } from './description.ts'
import { fillIn } from './fill-in.ts'
import { webhookExamples } from './published.ts'

export interface WebhookTarget {
  /** Where deliveries go; undefined: nowhere, and they are only kept. */
  url?: string | undefined
  secret: string
}

/** A webhook as it is sent; the same bytes each time. */
export interface Delivery {
  /** `X-GitHub-Delivery`, a UUID. */
  id: string
  /** `X-GitHub-Event`, such as `check_run`. */
  event: string
  /** The bytes that are signed. */
  body: string
  headers: Readonly<Record<string, string>>
  /** Status of each answer, in order; 0 where there was none. */
  answers: number[]
}

/** Makes webhooks of GitHub's published examples, sends them, and sends them again. */
export class Deliveries {
  readonly sent: Delivery[] = []
  /** Payloads that GitHub would not send; tests expect none. */
  readonly violations: string[] = []
  target: WebhookTarget
  /** How many of the next deliveries get lost; GitHub does not try again by itself. */
  lose = 0
  readonly #under = new Set<Promise<unknown>>()

  constructor(target: WebhookTarget) {
    this.target = target
  }

  /**
   * @param name `push`, or event and action such as `check_run.rerequested`
   * @param fields laid over the published example
   */
  deliver(name: string, fields: object): Delivery {
    const delivery = this.make(name, fields)
    if (this.lose > 0) this.lose -= 1
    else this.send(delivery)
    return delivery
  }

  /** A delivery that is kept, and not sent. */
  make(name: string, fields: object): Delivery {
    const [event = '', action] = name.split('.')
    const payload = fillIn(exampleOf(event, action), fields)
    const problems = Description.load().webhookProblems(name.replace('.', '-').replaceAll('_', '-'), payload)
    this.violations.push(...problems.map((problem) => `webhook ${name}: ${problem}`))
    const delivery = this.#signed(event, JSON.stringify(payload))
    this.sent.push(delivery)
    return delivery
  }

  #signed(event: string, body: string): Delivery {
    const id = randomUUID()
    const signature = createHmac('sha256', this.target.secret).update(body).digest('hex')
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/0000000',
      'x-github-event': event,
      'x-github-delivery': id,
      'x-hub-signature-256': `sha256=${signature}`,
    }
    return { id, event, body, headers, answers: [] }
  }

  /** Sends a delivery, or sends it again: same id, same bytes. */
  send(delivery: Delivery): void {
    const { url } = this.target
    if (url === undefined) return
    const sending = post(url, delivery).then((status) => {
      delivery.answers.push(status)
      this.#under.delete(sending)
    })
    this.#under.add(sending)
  }

  /** Resolves when every delivery was answered. */
  async settled(): Promise<void> {
    while (this.#under.size > 0) await Promise.all(this.#under)
  }
}

async function post(url: string, { headers, body }: Delivery): Promise<number> {
  try {
    return await withinTime(10_000, [], async (signal) => {
      const answer = await fetch(url, { method: 'POST', headers, body, signal })
      await answer.arrayBuffer()
      return answer.status
    })
  } catch {
    return 0
  }
}

/** The first example with a head commit where there is one: the others speak of tags. */
function exampleOf(event: string, action: string | undefined): object | undefined {
  const fitting = webhookExamples(event, action)
  return fitting.find((each) => (each as { ref?: string }).ref === 'refs/heads/master') ?? fitting[0]
}
