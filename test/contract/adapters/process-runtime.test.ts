import { createProcessHarness } from '../../support/process-harness.ts'
import { describeRuntime } from './runtime-suite.ts'

describeRuntime('process runtime', async () => {
  const { open, repository, tagged, close } = await createProcessHarness()
  return { open, url: repository.directory, tagged, close }
})
