import type { ExtensionDetails } from '../../api/extension.ts'
import { type ActName, actsOf, type OfferedAct, type Told, takingActs } from '../lib/environment-acts.ts'
import { useShortcuts } from '../lib/keys.ts'
import { links } from '../lib/links.ts'
import { go } from '../lib/place.ts'
import { useRights } from '../lib/rights.ts'
import { Act } from './act.tsx'

interface EnvironmentActsProps {
  extension: Pick<ExtensionDetails, 'name' | 'environments'>
  environment: Told
  /** Left out: all. */
  only?: readonly ActName[]
}

/** What people do to an environment. Each goes to where it is shown what it changes, before anything is done. */
export function EnvironmentActs({ extension, environment, only }: EnvironmentActsProps) {
  const acts = actsOf(environment, extension.environments).filter(({ name }) => only?.includes(name) ?? true)
  const buttons = (isTaking: boolean) =>
    acts
      .filter(({ name }) => takingActs.has(name) === isTaking)
      .map((each) => (
        <EnvironmentAct key={each.name} extension={extension.name} act={each} isListed={only === undefined} />
      ))
  return (
    <>
      <span class="acts">{buttons(false)}</span>
      <span class="acts apart">{buttons(true)}</span>
    </>
  )
}

interface EnvironmentActProps {
  /** Name. */
  extension: string
  act: OfferedAct
  /** The palette has it, too. */
  isListed?: boolean
}

export function EnvironmentAct({ extension, act, isListed = false }: EnvironmentActProps) {
  const { name, label, type, from, unless } = act
  const may = useRights(`${extension}:${type}`)
  const refusal = may('environments:edit')
  const to = links.act({ extension, type }, name, { from: from ?? undefined })
  const words = name === 'promote' ? label : `${label.replace('…', '')} ${type}…`
  useShortcuts(
    isListed && refusal === null && unless === null
      ? [
          {
            keys: null,
            does: `${extension}: ${words.charAt(0).toLowerCase()}${words.slice(1)}`,
            run: () => go(to),
          },
        ]
      : [],
  )
  return (
    <Act unless={refusal ?? unless} act={() => go(to)} label={words}>
      {label}
    </Act>
  )
}
