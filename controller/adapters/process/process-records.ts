import { join } from 'node:path'
import type { Instance } from '../../ports/runtime.ts'
import { namesIn, readJson, writeJson } from '../files/private-files.ts'
import { instanceVariable, runtimeVariable } from './process-environment.ts'
import type { Layout } from './process-layout.ts'
import type { Mark } from './process-table.ts'

/**
 * What is written about a running instance, so that a later controller finds it again. That one may be of a later version:
 * a field can be added, none renamed or left out.
 */
export interface InstanceRecord {
  instance: Omit<Instance, 'handle'> & { pid: number }
  /** Of its process, as in the process table: a pid alone may be somebody else's by then. */
  identity: string
}

/** What the record says, in the words of the port. */
export function instanceOf({ instance: { pid, ...instance } }: InstanceRecord): Instance {
  return { ...instance, handle: `pid ${pid}` }
}

/** @throws the error of the operating system */
export async function writeRecord(layout: Layout, record: InstanceRecord): Promise<void> {
  await writeJson(recordFile(layout, record.instance.id), record)
}

/**
 * Every instance folder, with its record where one was written.
 * @throws the error of the operating system where one cannot be read
 */
export async function readRecords(
  layout: Layout,
): Promise<{ id: string; record: InstanceRecord | undefined }[]> {
  const ids = await namesIn(layout.instances)
  return Promise.all(ids.map(async (id) => ({ id, record: await readRecord(layout, id) })))
}

/** A record in a folder of another name is in the trash. */
async function readRecord(layout: Layout, id: string): Promise<InstanceRecord | undefined> {
  const record = await readJson<InstanceRecord>(recordFile(layout, id))
  return record?.instance.id === id ? record : undefined
}

/** The file its process appends its output to. */
export function outputFile(layout: Layout, instance: string): string {
  return join(layout.instance(instance), 'output')
}

function recordFile(layout: Layout, instance: string): string {
  return join(layout.instance(instance), 'instance.json')
}

/** How to know what an instance has started, wherever that has gone. */
export function instanceMark(layout: Layout, instance: string): Mark {
  const variables = [`${runtimeVariable}=${layout.runtimeId}`, `${instanceVariable}=${instance}`]
  return { variables, output: outputFile(layout, instance) }
}
