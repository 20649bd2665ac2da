// A controller in a process of its own, which says where it is.
import { createLog } from '../dist/controller/log.js'
import { startController } from '../dist/controller/main.js'

const settings = JSON.parse(process.argv[2])
const controller = await startController({
  ...settings,
  branch: 'main',
  host: '127.0.0.1',
  port: 0,
  pollMs: 3_600_000,
  secrets: [],
  keepInstances: false,
  log: createLog('text', 'warn', process.stderr),
  version: 'bench',
  sdkUrl: new URL('../dist/sdk/index.js', import.meta.url).href,
  fatal(error) {
    throw error
  },
})
process.send({ url: controller.url, adminToken: controller.adminToken })
process.once('SIGTERM', async () => {
  await controller.stop()
  process.exit(0)
})
