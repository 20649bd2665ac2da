// An extension that lets its secrets out in every way it can, so that tests can look for them.
import { defineExtension, done, fail, run } from 'bowline/sdk'

const tell = (config) => {
  for (const value of Object.values(config).filter((each) => each.length > 3)) {
    console.log(`plain ${value}`)
    console.error(`json ${JSON.stringify({ value })}`)
    console.log(`url https://host/?q=${encodeURIComponent(value)}`)
    console.log(`base64 ${Buffer.from(`user:${value}`).toString('base64')}`)
  }
}

/** Tells what it got without telling it. */
const digests = (config) =>
  ['API_Endpoint', 'LOG_LEVEL', 'API_KEY']
    .map((name) => `${name}=${config[name]?.length}:${config[name]?.split(/[: ]/)[0]}`)
    .join(' ')

await run(
  defineExtension({
    events: {
      order_placed: {
        statuses: [],
        handle: (object, { config, log }) => {
          if (object.how === 'digest') return fail(`digests ${digests(config)}`)
          tell(config)
          log.error('about to fail', { config, error: new Error(`with ${config.API_KEY}`) })
          if (object.how === 'exit') process.exit(3)
          if (object.how === 'throw') throw new Error(`thrown with ${config.API_KEY}`)
          return object.how === 'fail' ? fail(`failed with ${config.API_KEY}`) : done()
        },
      },
    },
    schedulables: {},
  }),
)
