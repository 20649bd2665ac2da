import { environmentStatuses } from '../core/domain/status.ts'
import { StatusCondition } from './finding.ts'
import { keysetPage, pageQuery } from './keyset.ts'
import { type Operation, ok } from './operation.ts'
import { paths } from './paths.ts'
import {
  described,
  flag,
  instant,
  integer,
  list,
  named,
  nullable,
  object,
  oneOf,
  type TypeOf,
  text,
} from './schema.ts'

const type = oneOf(
  'multi-account-installation',
  'commerce-transformations',
  'fulfillment-automation',
  'hub-integration',
)
const environmentType = oneOf('dev', 'test', 'production')
const namedId = object({ id: text(), name: text() })

/** One extension, as lists of them have it. */
export const ExtensionSummary = named(
  'ExtensionSummary',
  object({ id: text('`SRVC-dddd-dddd`.'), name: text('In Git.'), displayName: text('For people.'), type }),
)
export type ExtensionSummary = TypeOf<typeof ExtensionSummary>

/** One environment, with what Git says of it and what its runners have said. */
export const EnvironmentDetails = named(
  'EnvironmentDetails',
  object({
    id: text('`ENV-dddd-dddd-01|02|03`.'),
    uuid: text(),
    type: environmentType,
    mode: oneOf('local', 'cloud'),
    wanted: oneOf('running', 'stopped'),
    status: described('As in the overview.', oneOf(...environmentStatuses)),
    conditions: described('As in the overview.', list(StatusCondition)),
    source: nullable(object({ url: text(), tag: text('That Git asks for.') }, 'Null in local mode.')),
    deployed: nullable(
      object(
        {
          tag: text(),
          commit: text('That the tag pointed to when it was deployed.'),
          movedTo: nullable(text('The commit the tag points to now; null where it was not moved.')),
        },
        'The release that serves.',
      ),
    ),
    instances: object({ wanted: integer(), connected: integer() }),
    resources: object(
      { cpuMillis: nullable(integer()), memoryBytes: nullable(integer()) },
      'Of each instance; null: no limit.',
    ),
    logLevel: oneOf('DEBUG', 'INFO', 'WARNING', 'ERROR'),
    externalEvents: flag('Whether systems outside may send it events.'),
    suspended: nullable(object({ reason: text(), until: nullable(instant()) })),
    variables: list(object({ name: text(), secure: flag() })),
    schedules: list(text('Name in Git.')),
    runner: nullable(
      object(
        {
          readmeUrl: nullable(text()),
          changelogUrl: nullable(text()),
          schedulables: list(object({ method: text(), name: text(), description: text() })),
          subscriptions: list(
            object({ type: text(), statuses: described('Empty: all of them.', list(text())) }),
          ),
          variables: described(
            'It wants to exist; those that Git does not set have this value.',
            list(
              object({
                name: text(),
                value: text('`*****` where secure, unless it is empty.'),
                secure: flag(),
              }),
            ),
          ),
          versions: described('Of the runners, as they say.', list(text())),
        },
        'What its runners said of the extension, the last time they were there. Null where none ever was.',
      ),
    ),
  }),
)
export type EnvironmentDetails = TypeOf<typeof EnvironmentDetails>

export const ExtensionDetails = named(
  'ExtensionDetails',
  object({
    id: text('`SRVC-dddd-dddd`.'),
    name: text('In Git.'),
    displayName: text('For people.'),
    type,
    account: namedId,
    description: text(),
    shortDescription: text(),
    overview: text('Markdown.'),
    website: nullable(text()),
    icon: nullable(text()),
    packageId: nullable(text()),
    products: list(namedId),
    hub: nullable(namedId),
    permissions: list(text('A module of the platform.')),
    events: described(
      'Types and categories it is meant to get; null: all it subscribes to.',
      nullable(list(text())),
    ),
    files: list(text('A file of the config repository that says something about it.')),
    environments: list(EnvironmentDetails),
  }),
)
export type ExtensionDetails = TypeOf<typeof ExtensionDetails>

/** A release that an environment could run, and who does. */
export const SourceTag = named(
  'SourceTag',
  object({
    url: text('Of the repository.'),
    name: text(),
    commit: nullable(text('Null: there is no such tag.')),
    moved: flag('The tag pointed there when it was deployed, and points elsewhere now.'),
    wanted: described('Environments whose tag it is in Git.', list(environmentType)),
    deployed: described('Environments that run it.', list(environmentType)),
  }),
)
export type SourceTag = TypeOf<typeof SourceTag>

export const TagPage = named(
  'TagPage',
  object({
    sources: described(
      'Each repository that an environment takes its code from.',
      list(object({ url: text(), total: integer('How many tags there are.') })),
    ),
    inUse: described(
      'What an environment asks for or runs, however old it is; also what is gone, or was moved since.',
      list(SourceTag),
    ),
    items: described('As they are at the remote now.', list(SourceTag)),
    next: nullable(text('`after` of the page that follows. Null: there is none.')),
  }),
)
export type TagPage = TypeOf<typeof TagPage>

const common = { method: 'get', tag: 'Extensions', needs: 'environments:read' } as const

export const extensionOperations: readonly Operation[] = [
  {
    ...common,
    id: 'listExtensions',
    path: paths.extensions,
    summary: 'The extensions, page by page',
    query: { ...pageQuery, q: text('In its name, the one for people, or its id; in any case.') },
    answers: ok('By name.', keysetPage(ExtensionSummary)),
    errors: [400],
  },
  {
    ...common,
    id: 'getExtension',
    path: paths.extension,
    summary: 'An extension with its environments: what Git says, and what its runners say',
    answers: ok('The extension.', ExtensionDetails),
    errors: [404],
  },
  {
    ...common,
    id: 'listTags',
    path: paths.extensionTags,
    summary: 'The tags of its sources, as they are at the remote now, page by page',
    query: {
      limit: pageQuery.limit,
      after: text('`next` of the page before, or the name of a tag. Default: from the newest.'),
      source: text('Of the repository with this URL only.'),
      name: text('Only the tag of this name.'),
      q: text('Only tags with this in their name, in any case.'),
    },
    answers: ok('Repository by repository; of each by version, newest first.', TagPage),
    errors: [400, 404],
  },
]
