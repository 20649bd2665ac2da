import { isObject } from '../core/lib/json.ts'
import type { ConnectObject } from './extension.ts'
import { get } from './rest.ts'
import type { Settings } from './settings.ts'
import { fillResource, fillTemplate } from './template.ts'
import type { Configuration, WireTask } from './wire.ts'

type Access = Pick<Settings, 'apiKey' | 'restUrl' | 'environment'>

/**
 * The object of a background task; undefined when it has left the statuses that the extension wants.
 * @throws {Error} when the platform does not answer, or not with an object
 */
export async function lookUpObject(
  { info, options }: WireTask,
  statuses: readonly string[],
  { eventDefinitions }: Configuration,
  access: Access,
): Promise<ConnectObject | undefined> {
  const definition = eventDefinitions.find(({ eventType }) => eventType === info.eventType)
  if (!definition) throw new Error(`The server sent no definition of the event ${info.eventType}.`)
  const apiKey = typeof options.api_key === 'string' ? options.api_key : access.apiKey
  const filter = fillTemplate(definition.filter, {
    _object_id_: encodeURIComponent(info.objectId),
    _statuses_: `(${statuses.join(',')})`,
  })
  const count = await get({
    apiKey,
    url: `${access.restUrl}/${definition.collection}?${filter}&limit=0&offset=0`,
  })
  if (totalOf(count.contentRange) === 0) return undefined
  return await getObject(`${access.restUrl}/${fillResource(definition.resource, info.objectId)}`, apiKey)
}

/** The schedule of a scheduled task. */
export function lookUpSchedule(
  { info }: WireTask,
  { serviceId }: Configuration,
  { restUrl, environment, apiKey }: Access,
): Promise<ConnectObject> {
  const path = ['services', serviceId, 'environments', environment, 'schedules', info.objectId]
  return getObject(`${restUrl}/devops/${path.map(encodeURIComponent).join('/')}`, apiKey)
}

async function getObject(url: string, apiKey: string): Promise<ConnectObject> {
  const { body } = await get({ url, apiKey })
  if (!isObject(body) || Object.keys(body).length === 0) {
    throw new Error(`GET ${new URL(url).pathname}: the answer is not an object, or an empty one`)
  }
  return body
}

/** The last number of `items 0-0/7`. */
function totalOf(contentRange: string | null): number {
  const total = /^\S+ \d+-\d+\/(\d+)$/.exec(contentRange ?? '')?.[1]
  if (total === undefined) throw new Error('The count of objects came without a Content-Range header.')
  return Number(total)
}
