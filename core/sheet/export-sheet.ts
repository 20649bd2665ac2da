import type { Account, Environment, Extension } from '../domain/desired.ts'
import type { SheetContent } from './write-sheet.ts'

/** What the sheets of an environment hold. Values of secure variables are not among it. */
export function exportedSheet(
  account: Account,
  extension: Extension,
  environment: Pick<Environment, 'id' | 'type' | 'variables'>,
  now: Date,
): SheetContent {
  const products = account.products.filter(({ id }) => extension.products.includes(id))
  const named = ({ id, name }: { id: string; name: string }) => `${name} (${id})`
  return {
    rows: environment.variables.map((each) => {
      return { name: each.name, value: each.secure ? '' : each.value, secure: each.secure }
    }),
    info: [
      { label: 'Account', value: account.displayName },
      { label: 'Account ID', value: account.id },
      { label: 'Extension', value: extension.displayName },
      { label: 'Extension ID', value: extension.id },
      { label: 'Environment', value: environment.type },
      { label: 'Environment ID', value: environment.id },
      { label: 'Product', value: products.map(named).join(', ') },
      { label: 'Exported', value: now.toISOString() },
    ],
  }
}

/** `billing-production-variables.xlsx` */
export function sheetFileName(
  { name }: Pick<Extension, 'name'>,
  { type }: Pick<Environment, 'type'>,
): string {
  return `${name}-${type}-variables.xlsx`
}
