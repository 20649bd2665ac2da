import type { EnvironmentDocument } from '../../../schemas/generated/types.ts'
import type { Resource } from '../catalog.ts'
import type { Report, Rule } from '../rule.ts'

const neededInCloud = ['source', 'runtime'] as const
const onlyInCloud = ['source', 'runtime', 'instances', 'resources'] as const

const purposes = {
  source: 'where the code is',
  runtime: 'how the code is started',
}

/** A cloud environment says what to run; a local one is run by somebody else. */
export const modeFits: Rule = ({ environments }, report) => {
  for (const environment of environments) {
    if (environment.body.spec.mode === 'local') checkLocal(environment, report)
    else checkCloud(environment, report)
  }
}

function checkLocal(environment: Resource<EnvironmentDocument>, report: Report): void {
  for (const field of onlyInCloud.filter((each) => environment.body.spec[each] !== undefined)) {
    const message = `"${field}" is not allowed in local mode, where somebody else runs the extension`
    const hint = 'remove it, or write mode: cloud'
    report({ code: 'not-in-local-mode', in: environment, at: `/spec/${field}`, part: 'key', message, hint })
  }
}

function checkCloud(environment: Resource<EnvironmentDocument>, report: Report): void {
  for (const field of neededInCloud.filter((each) => environment.body.spec[each] === undefined)) {
    const message = `"${field}" is missing in spec: cloud mode needs to know ${purposes[field]}`
    const hint = 'add it, or write mode: local where somebody else runs the extension'
    report({ code: 'missing-field', in: environment, at: '/spec', part: 'key', message, hint })
  }
}
