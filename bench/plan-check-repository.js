import {
  account,
  declaration,
  extensionOf,
  pathOf,
  schedule,
  typeOf,
  variables,
} from './validate-repository.js'

/** As the files of `validate`, with environments in local mode: they are live without a process each. */
function environmentFile(number, changed) {
  const [extension, type] = [extensionOf(number), typeOf(number)]
  const set = variables(number, extension, type)
  const documents = [
    ...(number % 3 === 0 ? [declaration(extension)] : []),
    environment(extension, type),
    changed === undefined ? set : set.replace(`value-${number}-7`, changed),
    schedule(number, extension, type),
  ]
  return documents.join('---\n')
}

/** Files by path: the account and so many environments. @param changed value of one variable of each */
export function configFiles(count, changed) {
  const files = Array.from({ length: count }, (_, number) => [
    pathOf(number),
    environmentFile(number, changed),
  ])
  return Object.fromEntries([['account.yaml', account], ...files])
}

/** The file of one environment in which one variable has this value. */
export function changedFile(number, changed) {
  return { [pathOf(number)]: environmentFile(number, changed) }
}

/** A file with so many findings, all of which concern one extension. */
export function faultyFile(findings) {
  const lines = Array.from({ length: findings }, (_, index) => `    - {name: "${index} wrong", value: x}\n`)
  const head = variables(0, extensionOf(0), typeOf(0)).split('  variables:\n')[0]
  return { 'many.yaml': `${head.replace(/name: .*/, 'name: many')}  variables:\n${lines.join('')}` }
}

function environment(extension, type) {
  return `apiVersion: bowline.dev/v1
kind: Environment
metadata:
  name: ${extension}-${type}
spec:
  extension: ${extension}
  type: ${type}
  mode: local
`
}
