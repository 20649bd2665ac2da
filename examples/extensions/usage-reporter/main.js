import { defineExtension, done, fail, run, skip } from 'bowline/sdk'

/** Accepted usage files by id: a file that comes twice counts once. */
const files = new Map()
let since = new Date().toISOString()

const extension = defineExtension({
  audience: ['vendor', 'distributor'],
  variables: [{ name: 'CURRENCY', initialValue: 'USD' }],
  events: {
    usage_file_request_processing: { statuses: ['accepted', 'closed'], handle: collect },
  },
  schedulables: {
    usage_report: {
      name: 'Usage report',
      description: 'Logs files, records and amounts by product since the last report',
      handle: report,
    },
  },
})

await run(extension)

/** Notes what a usage file brought in. */
function collect(file, { config, log }) {
  const { currency = config.CURRENCY, stats = {} } = file
  if (currency !== config.CURRENCY) return skip(`Only files in ${config.CURRENCY} are reported.`)
  const amount = Number(stats.amount ?? 0)
  if (!Number.isFinite(amount)) return fail('stats.amount is not a number.')
  const records = Number(stats.validated ?? stats.uploaded ?? 0)
  files.set(file.id, { product: file.product?.id ?? 'unknown', records, amount })
  log.debug('collected', { file: file.id })
  return done()
}

/** The schedule's JSON data may name one `product`. */
function report({ parameter }, { config, log }) {
  const product = parameter?.product
  const products = totalsByProduct([...files.values()].filter((file) => !product || file.product === product))
  log.info('usage report', { since, currency: config.CURRENCY, products })
  if (!product) startAnew()
  return done()
}

function totalsByProduct(entries) {
  const totals = {}
  for (const { product, records, amount } of entries) {
    const sum = totals[product] ?? { files: 0, records: 0, amount: 0 }
    totals[product] = {
      files: sum.files + 1,
      records: sum.records + records,
      amount: sum.amount + amount,
    }
  }
  return totals
}

function startAnew() {
  files.clear()
  since = new Date().toISOString()
}
