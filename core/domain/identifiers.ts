import { createHash } from 'node:crypto'
import { type AccountRole, type EnvironmentType, environmentTypes } from './desired.ts'

/** The Connect protocol's word for an environment type. */
export const wireEnvironmentType = { dev: 'development', test: 'test', production: 'production' } as const

/** `VA-ddd-ddd` for vendors, `PA-ddd-ddd` for the others: the same for the same account name for ever. */
export function accountId(name: string, role: AccountRole): string {
  const digits = decimalDigits(`account\0${name}`, 6)
  return `${role === 'vendor' ? 'VA' : 'PA'}-${digits.slice(0, 3)}-${digits.slice(3)}`
}

/** `SRVC-dddd-dddd`, the same for the same account and extension name for ever. */
export function extensionId(account: string, extension: string): string {
  const digits = decimalDigits(`extension\0${account}\0${extension}`, 8)
  return flat('SRVC', digits.slice(0, 4), digits.slice(4))
}

/** `ENV-dddd-dddd-01|02|03` from the id of its extension. */
export function environmentId(extension: string, type: EnvironmentType): string {
  return flat(extension.replace(/^SRVC-/, 'ENV-'), `0${environmentTypes.indexOf(type) + 1}`)
}

/** The type of the environment with this id. */
export function typeOfEnvironment(environment: string): EnvironmentType {
  return environmentTypes[Number(environment.slice(-1)) - 1] ?? 'dev'
}

/** The same environment's UUID (version 8, RFC 9562), which runners may use in place of its `ENV-` id. */
export function environmentUuid(environment: string): string {
  const hex = createHash('sha256').update(`environment\0${environment}`).digest('hex')
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
  const [third, fourth] = [`8${hex.slice(13, 16)}`, `${variant}${hex.slice(18, 20)}`]
  return flat(hex.slice(0, 8), hex.slice(8, 12), third, fourth, hex.slice(20, 32))
}

/** Whether an instance has a name that only those have that we start; another is what its owner calls it. */
export function isOurInstance(instance: string): boolean {
  return instance.startsWith('INS-')
}

/** Whether it may be the id of a task: of what cannot be one, nobody needs to be asked. */
export function isTaskId(text: string): boolean {
  return /^TQ-[\w-]{1,61}$/.test(text)
}

/** `EFS-dddd-dddd-nn-dddd` from its environment and name. */
export function scheduleId(environment: string, name: string): string {
  const digits = decimalDigits(`schedule\0${environment}\0${name}`, 4)
  return flat(environment.replace(/^ENV-/, 'EFS-'), digits)
}

/** `VAR-dddd-dddd` from its environment and name. */
export function variableId(environment: string, name: string): string {
  const digits = decimalDigits(`variable\0${environment}\0${name}`, 8)
  return `VAR-${digits.slice(0, 4)}-${digits.slice(4)}`
}

/** As one text: of a template, V8 keeps all the pieces, in several times the memory, and ids are many and stay. */
function flat(...parts: string[]): string {
  return parts.join('-')
}

function decimalDigits(input: string, count: number): string {
  const number = BigInt(`0x${createHash('sha256').update(input).digest('hex')}`)
  return (number % 10n ** BigInt(count)).toString().padStart(count, '0')
}
