import { createRuntimeByKind } from '../../../controller/adapters/runtime-by-kind.ts'
import { createProcessHarness, isLive, pidOf } from '../../support/process-harness.ts'
import { describeRuntime } from './runtime-suite.ts'

describeRuntime({
  name: 'process',
  spec: (commands) => ({ kind: 'process', ...commands }),
  handle: /^pid \d+$/,
  tellsExitOfAdopted: false,
  async createHarness() {
    const { open, repository, tagged, close } = await createProcessHarness()
    return {
      open: (settings) => createRuntimeByKind({ process: open(settings) }),
      url: repository.directory,
      tagged,
      isThere: (instance) => isLive(pidOf(instance)),
      close,
    }
  },
})
