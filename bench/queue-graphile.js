import { Logger, makeWorkerUtils } from 'graphile-worker'
import { startChild } from './queue-child.js'

/** graphile-worker with its default settings, but for how many jobs it does at once. */
export async function openGraphile({ connectionString }) {
  const utils = await makeWorkerUtils({ connectionString, logger: new Logger(() => () => {}) })
  await utils.migrate()
  const child = startChild('queue-graphile-worker.js', { connectionString })
  return {
    add: (key) => utils.addJob('bench', { key }),
    work: child.work,
    async close() {
      await child.stop()
      await utils.release()
    },
  }
}
