import { readFileSync } from 'node:fs'

/**
 * What GitHub publishes of its API and its webhooks, as much of it as is used here. Where something is missing,
 * `npm run renew:github` looks for it again.
 */
export function published<T>(name: 'description' | 'webhooks'): T {
  return JSON.parse(readFileSync(new URL(`published/${name}.json`, import.meta.url), 'utf8')) as T
}

export interface WebhookExamples {
  name: string
  examples: readonly { action?: string }[]
}

/** The examples of a webhook, those of one action only. */
export function webhookExamples(name: string, action: string | undefined): WebhookExamples['examples'] {
  all ??= published<WebhookExamples[]>('webhooks')
  const found = all.find((each) => each.name === name)?.examples.filter((each) => each.action === action)
  if (!found?.length) throw new Error(`there is no published example of the webhook ${name}.${action}`)
  return found
}

let all: readonly WebhookExamples[] | undefined
