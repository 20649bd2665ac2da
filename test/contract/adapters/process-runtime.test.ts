import { createProcessHarness, isLive, pidOf } from '../../support/process-harness.ts'
import { describeRuntime } from './runtime-suite.ts'

describeRuntime('process runtime', async () => {
  const { open, repository, tagged, close } = await createProcessHarness()
  return { open, url: repository.directory, tagged, isThere: (each) => isLive(pidOf(each)), close }
})
