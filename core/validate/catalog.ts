import type {
  AccessDocument,
  AccountDocument,
  EnvironmentDocument,
  ExtensionDocument,
  ScheduleDocument,
  VariableSetDocument,
} from '../../schemas/generated/types.ts'
import type { Header, Kind } from '../load/header.ts'
import type { LoadedDocument } from '../load/loaded-file.ts'

/** A document and what could be told about it, however wrong the rest of it is. */
export interface Declared {
  document: LoadedDocument
  /** Its kind is the one that was meant where it is misspelled. */
  header: Header
}

/** A document whose shape is right. */
export interface Resource<Body> extends Declared {
  body: Body
}

export interface Bodies {
  Account: AccountDocument
  Extension: ExtensionDocument
  Environment: EnvironmentDocument
  VariableSet: VariableSetDocument
  Schedule: ScheduleDocument
  Access: AccessDocument
}

/** Everything the config repository says, in the order of files and documents. */
export interface Catalog {
  /** All documents, wrong ones too: what is declared badly is declared all the same. */
  declared: readonly Declared[]
  accounts: readonly Resource<AccountDocument>[]
  extensions: readonly Resource<ExtensionDocument>[]
  environments: readonly Resource<EnvironmentDocument>[]
  variableSets: readonly Resource<VariableSetDocument>[]
  schedules: readonly Resource<ScheduleDocument>[]
  accesses: readonly Resource<AccessDocument>[]
  /** Names of extensions that are declared in files that are not among these, for messages. Left out: there are none. */
  elsewhere?: () => readonly string[]
  /** Paths of files with documents that are not among these. Left out: there are none. */
  otherPaths?: () => Iterable<string>
}

/** What a catalog of some files needs to know of the others. */
export type Elsewhere = Pick<Catalog, 'elsewhere' | 'otherPaths'>

export function declaredOf(catalog: Catalog, kind: Kind): Declared[] {
  return catalog.declared.filter(({ header }) => header.kind === kind)
}

/** The one Account; undefined where there is none, it is not right, or there are several. */
export function soleAccount(catalog: Catalog): Resource<AccountDocument> | undefined {
  return declaredOf(catalog, 'Account').length === 1 ? catalog.accounts[0] : undefined
}
