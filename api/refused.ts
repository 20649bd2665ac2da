import type { Method, Operation } from './operation.ts'
import { paths } from './paths.ts'

/** Something that Connect offers and Bowline refuses, always. */
export interface RefusedOperation extends Operation {
  /** What to do instead: the end of a sentence. */
  instead: string
}

const common = { tag: 'Connect', needs: 'environments:read', runner: true, answers: {} } as const

/** Changes what Git declares: refused with the file and line to edit instead. */
function declared(id: string, method: Method, path: string, what: string): Operation {
  return {
    ...common,
    id,
    method,
    path,
    summary: `Refused: ${what} declared in Git`,
    errors: [403, 404],
  }
}

/** Refused with `DECLARED_IN_GIT`. */
export const declaredOperations = {
  createService: declared('createService', 'post', paths.services, 'extensions are'),
  updateService: declared('updateService', 'put', paths.service, 'an extension is'),
  deleteService: declared('deleteService', 'delete', paths.service, 'an extension is'),
  startEnvironment: declared('startEnvironment', 'post', paths.startEnvironment, 'what runs is'),
  stopEnvironment: declared('stopEnvironment', 'post', paths.stopEnvironment, 'what runs is'),
  setLogLevel: declared('setLogLevel', 'post', paths.logLevel, 'the log level is'),
  createVariable: declared('createVariable', 'post', paths.variables, 'variables are'),
  importVariables: declared('importVariables', 'post', paths.importVariables, 'variables are'),
  updateVariable: declared('updateVariable', 'put', paths.variable, 'a variable is'),
  deleteVariable: declared('deleteVariable', 'delete', paths.variable, 'a variable is'),
  createSchedule: declared('createSchedule', 'post', paths.schedules, 'schedules are'),
  replaceSchedule: declared('replaceSchedule', 'put', paths.schedule, 'a schedule is'),
  deleteSchedule: declared('deleteSchedule', 'delete', paths.schedule, 'a schedule is'),
} as const

function notOffered(id: string, method: Method, path: string, instead: string): RefusedOperation {
  return { ...common, id, method, path, instead, summary: `Not offered: ${instead}`, errors: [403, 404] }
}

const installations = 'there are no installations apart from what external events bring along'
const invitations = 'nobody is invited: an account is given what its config repository declares'
const catalogue = 'there is no catalogue: extensions are what the config repository declares'
const transformations = 'commerce transformations are not built'
const logz = 'logs stay here: GET .../logs, or "bowline logs"'
const releases = 'a release is built once for each tag: name another tag in Git'
const metrics = 'GET /metrics has counts and times'
const conditions = 'GET /api/v1/status and "bowline status" tell what happened, and the log of the controller'

/** Refused with `NOT_OFFERED`. */
export const notOfferedOperations: readonly RefusedOperation[] = [
  notOffered('updateImage', 'post', paths.updateImage, releases),
  notOffered('rebuild', 'post', paths.rebuild, releases),
  notOffered('setImage', 'post', paths.image, releases),
  notOffered('getLogsOfLogz', 'get', paths.logsOfLogz, logz),
  notOffered('getStats', 'get', paths.stats, 'what an instance takes of its machine is not measured'),
  notOffered('getTaskStats', 'get', paths.taskStats, metrics),
  notOffered('listEnvironmentEvents', 'get', paths.environmentEvents, conditions),
  notOffered('getEnvironmentEvent', 'get', paths.environmentEvent, conditions),
  notOffered('listTransformations', 'get', paths.transformations, transformations),
  notOffered('getTransformation', 'get', paths.transformation, transformations),
  notOffered('listTransformationFunctions', 'get', paths.transformationFunctions, transformations),
  notOffered('updateServiceInstallation', 'put', paths.installationOfService, installations),
  notOffered('impersonate', 'post', paths.impersonate, installations),
  notOffered('createInstallation', 'post', paths.installations, installations),
  notOffered('updateInstallation', 'put', paths.installation, installations),
  notOffered('uninstall', 'post', paths.uninstall, installations),
  notOffered('listInstallationTasks', 'get', paths.installationTasks, installations),
  notOffered('getInstallationTask', 'get', paths.installationTask, installations),
  notOffered('resubmitInstallationTask', 'post', paths.resubmitInstallationTask, installations),
  notOffered('listInvitations', 'get', paths.invitations, invitations),
  notOffered('createInvitation', 'post', paths.invitations, invitations),
  notOffered('getInvitation', 'get', paths.invitation, invitations),
  notOffered('revokeInvitation', 'post', paths.revokeInvitation, invitations),
  notOffered('getInvitationByCode', 'get', paths.invitationByCode, invitations),
  notOffered('redeemInvitation', 'post', paths.redeemInvitation, invitations),
  notOffered('listCatalogRequests', 'get', paths.catalogRequests, catalogue),
  notOffered('getCatalogRequest', 'get', paths.catalogRequest, catalogue),
  notOffered('publish', 'post', paths.publish, catalogue),
  notOffered('unpublish', 'post', paths.unpublish, catalogue),
  notOffered('cancelPublishing', 'post', paths.cancelPublishing, catalogue),
  notOffered('listCatalogue', 'get', paths.catalogue, catalogue),
  notOffered('getCatalogueExtension', 'get', paths.catalogueExtension, catalogue),
  notOffered('listCategories', 'get', paths.categories, catalogue),
  notOffered('listPages', 'get', paths.pages, 'pages of extensions are not shown here'),
  notOffered(
    'listGitTags',
    'post',
    paths.gitTags,
    '"git ls-remote --tags URL" lists the tags of a repository',
  ),
  notOffered('getLogsSettings', 'get', paths.logsSettings, logz),
  notOffered('createLogsSettings', 'post', paths.logsSettings, logz),
  notOffered('replaceLogsSettings', 'put', paths.logsSettings, logz),
  notOffered('deleteLogsSettings', 'delete', paths.logsSettings, logz),
  notOffered('testLogsSettings', 'get', paths.logsSettingsTest, logz),
]

export const refusedOperations: readonly Operation[] = [
  ...Object.values(declaredOperations),
  ...notOfferedOperations,
]
