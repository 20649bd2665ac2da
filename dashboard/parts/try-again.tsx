import type { EnvironmentOverview } from '../../api/overview.ts'
import { paths, pathTo } from '../../api/paths.ts'
import { failureOf } from '../../core/domain/status.ts'
import { useDeed } from '../lib/act.ts'
import { ask } from '../lib/ask.ts'
import { useRights } from '../lib/rights.ts'
import { Act } from './act.tsx'
import { Outcome } from './deed.tsx'

/** Has what failed tried again at once, in place of when its next try is due. Git says the same as before. */
export function TryAgain({ environment }: { environment: EnvironmentOverview }) {
  const { id, extension, type, extensionId: service, conditions } = environment
  const may = useRights(`${extension}:${type}`)
  const deed = useDeed()
  if (!failureOf(conditions) && deed.said.value === '' && !deed.error.value) return null
  const again = () =>
    deed.do(async () => {
      await ask(pathTo(paths.updateConfiguration, { service, environment: id }), { method: 'POST' })
      return 'It is tried again.'
    })
  return (
    <div class="acts">
      <Act unless={may('environments:restart')} act={() => void again()}>
        Try again now
      </Act>
      <Outcome deed={deed} />
    </div>
  )
}
