import type { EnvironmentType } from '../domain/desired.ts'
import { loadFile } from '../load/load-file.ts'
import { declaredIn } from '../pass.ts'

/** A variable as it would be written. */
export interface WantedVariable {
  extension: string
  /** Null: for all environments of the extension. */
  environment: EnvironmentType | null
  name: string
  /** Undefined: it is to be secure, and only its name is looked at. */
  value: string | undefined
}

export interface VariableFinding {
  severity: 'error' | 'warning'
  code: string
  message: string
  hint: string | null
  field: 'name' | 'value'
}

const path = 'variables.yaml'
/** Of the value; the name stands in a line before it. */
const valueLine = 7

/**
 * What validation says of a variable by itself, as of one in a repository that has nothing else wrong. Whether its name is taken
 * is not looked at.
 */
export function previewVariable(wanted: WantedVariable): VariableFinding[] {
  const { extension, environment, name, value = '' } = wanted
  const types = environment === null ? [] : [environment]
  const around = [
    document('Account', 'preview', { role: 'vendor' }),
    document('Extension', extension, { type: 'multi-account-installation' }),
    ...types.map((type) => document('Environment', 'preview', { extension, type, mode: 'local' })),
  ]
  const scope = environment === null ? { extension } : { extension, environment }
  const lines = [
    'apiVersion: bowline.dev/v1',
    'kind: VariableSet',
    'metadata: { name: preview }',
    'spec:',
    ...Object.entries(scope).map(([field, text]) => `  ${field}: ${JSON.stringify(text)}`),
    '  variables:',
    `    - name: ${JSON.stringify(name)}`,
    `      value: ${JSON.stringify(value)}`,
  ]
  const found = declaredIn([
    ...around.map((text, index) => file(`around-${index}.yaml`, text)),
    file(path, `${lines.join('\n')}\n`),
  ]).checked.diagnostics
  return found
    .filter(({ at, code }) => at.file === path && (wanted.value !== undefined || code !== 'secret-in-clear'))
    .map(({ severity, code, message, hint = null, at }) => ({
      ...{ severity, code, hint },
      message: message.replace('spec.variables[0].', ''),
      field: at.line > valueLine + types.length ? 'value' : 'name',
    }))
}

function file(name: string, text: string) {
  return loadFile({ path: name, content: Buffer.from(text) })
}

function document(kind: string, name: string, spec: object): string {
  return JSON.stringify({ apiVersion: 'bowline.dev/v1', kind, metadata: { name }, spec })
}
