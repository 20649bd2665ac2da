import { setTimeout as pause } from 'node:timers/promises'
import { defineExtension, done, fail, reschedule, run } from 'bowline/sdk'

/** Since this process started; `reported` at the last daily report. */
const counts = { approved: 0, declined: 0, reported: 0 }

const extension = defineExtension({
  audience: ['vendor'],
  variables: [
    { name: 'MAX_QUANTITY', initialValue: '10' },
    { name: 'ABOVE_LIMIT', initialValue: 'fail' },
  ],
  events: {
    asset_purchase_request_processing: { statuses: ['pending'], handle: review },
  },
  schedulables: {
    daily_report: {
      name: 'Daily report',
      description: 'Logs how many requests were approved since the last report',
      handle: report,
    },
    heartbeat: {
      name: 'Heartbeat',
      description: 'Logs that the extension is alive, and its counts',
      handle: heartbeat,
    },
  },
})

await run(extension)

/** Approves up to MAX_QUANTITY units. Above, ABOVE_LIMIT says whether to `fail` or to `wait` for a higher limit. */
async function review(request, { config, log, signal }) {
  await simulateSlowness(request, signal)
  const quantity = quantityOf(request)
  const limit = Number(config.MAX_QUANTITY)
  if (!(limit >= 0)) throw new Error('The variable MAX_QUANTITY is not a number.') // tried again, until it is one
  if (!(quantity >= 0)) return fail('The request does not say how many units it is for.')
  if (quantity <= limit) {
    counts.approved += 1
    log.info('approved', { request: request.id, quantity })
    return done()
  }
  if (config.ABOVE_LIMIT === 'wait') return reschedule(3600)
  counts.declined += 1
  return fail(`${quantity} units are more than the ${limit} that are approved without asking.`)
}

/** A request's own `quantity`, or the sum over its asset's items. */
function quantityOf(request) {
  if (request.quantity !== undefined) return Number(request.quantity)
  const items = request.asset?.items ?? []
  return items.reduce((sum, item) => sum + Number(item.quantity), 0)
}

async function report(schedule, { log, signal }) {
  await simulateSlowness(schedule.parameter ?? {}, signal)
  log.info('daily report', { approved: counts.approved - counts.reported, declined: counts.declined })
  counts.reported = counts.approved
  return done()
}

function heartbeat(_schedule, { log }) {
  log.info('alive', { ...counts, uptimeSeconds: Math.round(process.uptime()) })
  return done()
}

/** To see long work in a demo or a test: an object's `delayMs`, from 0 to 60000. */
async function simulateSlowness({ delayMs = 0 }, signal) {
  const bounded = Math.min(Math.max(Number(delayMs) || 0, 0), 60_000)
  if (bounded > 0) await pause(bounded, undefined, { signal })
}
