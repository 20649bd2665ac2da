import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { now } from './queue-time.js'

/**
 * A process of its own that takes jobs: for each `work`, so many, so many at once, and then no more.
 * @param file the module that calls `serve`
 */
export function startChild(file, settings) {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const child = fork(path, [JSON.stringify(settings)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const answer = async () => {
    const ended = new AbortController()
    const over = once(child, 'exit', ended).then(() => {
      throw new Error(`${file} ended`)
    })
    try {
      return (await Promise.race([once(child, 'message', ended), over]))[0]
    } finally {
      ended.abort()
      over.catch(() => {})
    }
  }
  return {
    answer,
    /** Resolves once it takes jobs. `finished` is when each came, by its key, and when the last one was done. */
    async work(concurrency, count) {
      child.send({ concurrency, count })
      await answer()
      const finished = answer()
      finished.catch(() => {}) // whoever waits for it hears of it
      return { finished }
    },
    async stop() {
      if (child.exitCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}

/**
 * The other side of it.
 * @param open takes jobs until it is closed; tells of each when it comes, with its key, and when it is over
 */
export function serve(open) {
  const settings = JSON.parse(process.argv[2])
  process.on('message', async ({ concurrency, count }) => {
    const arrivals = []
    let last = 0
    let over = 0
    let allOver
    const done = new Promise((resolve) => {
      allOver = resolve
    })
    const worker = await open(settings, concurrency, {
      came: (key) => void arrivals.push([key, now()]),
      ended() {
        last = now()
        over++
        if (over === count) allOver()
      },
    })
    process.send('ready')
    await done
    await worker.close()
    process.send({ arrivals, last })
  })
}
