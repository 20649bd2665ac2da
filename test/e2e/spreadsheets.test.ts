import { execFileSync, spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { account, bowline, eventually, isRunning, World } from '../support/bowline.ts'

let world: World

beforeEach(async () => {
  world = await World.create()
  await world.extension.commit({
    'leaky.js': await readFile(join(import.meta.dirname, '../support/leaky/main.js')),
  })
  await world.extension.tag('v3')
  const products = 'spec: {role: vendor, products: [{id: PRD-563-844-408, name: Dropbox}]}'
  await world.push({
    'account.yaml': account.replace('spec: {role: vendor}', products),
    'orders.yaml': world
      .extensionYaml('orders', [{ tag: 'v3', start: 'exec node leaky.js' }])
      .replace(
        'type: multi-account-installation',
        'type: fulfillment-automation\n  products: [PRD-563-844-408]',
      ),
  })
  await world.start()
  await world.until('orders', isRunning)
  await world.publishKeys()
})

afterEach(async () => {
  await world.remove()
})

/** As a person fills it in, in Excel. */
async function sheetOf(rows: readonly (readonly string[])[]): Promise<string> {
  const workbook = new ExcelJS.Workbook()
  const data = workbook.addWorksheet('Data')
  for (const row of [['name', 'value', 'secure'], ...rows]) data.addRow([...row])
  const file = join(world.folder, 'variables.xlsx')
  await workbook.xlsx.writeFile(file)
  return file
}

/** A sheet as LibreOffice reads it; undefined where that is not installed. */
function seenByLibreOffice(file: string): string[][] | undefined {
  if (spawnSync('soffice', ['--version']).status !== 0) {
    if (process.env.CI) throw new Error('LibreOffice is missing: apt-get install libreoffice-calc')
    console.log('LibreOffice is not compared with: apt-get install libreoffice-calc')
    return undefined
  }
  const profile = `-env:UserInstallation=file://${join(world.folder, 'office')}`
  execFileSync(
    'soffice',
    [
      profile,
      '--headless',
      '--convert-to',
      'csv:Text - txt - csv (StarCalc):44,34,76',
      '--outdir',
      world.folder,
      file,
    ],
    { stdio: 'pipe' },
  )
  const csv = execFileSync('cat', [file.replace(/\.xlsx$/, '.csv')], { encoding: 'utf8' })
  return csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','))
}

const importing = (file: string, ...more: string[]) =>
  bowline(
    'import',
    file,
    '--extension',
    'orders',
    '--environment',
    'dev',
    '--dir',
    world.clone.directory,
    ...more,
  )

test('a spreadsheet comes into Git, reaches the runner, and comes back the same', async () => {
  const file = await sheetOf([
    ['API_Endpoint', 'https://api.tomorrow', 'yes'],
    ['LOG_LEVEL', 'info', 'no'],
    ['API_KEY', 'kept for ever', 'yes'],
  ])
  const dry = await importing(file, '--dry-run')
  expect(dry).toMatchObject({ code: 1, stderr: '' })
  expect(dry.stdout).toBe(
    [
      '+ variable API_Endpoint: (secret)',
      '+ variable LOG_LEVEL: "info"',
      '+ variable API_KEY: (secret)',
      '',
      '3 added, 0 changed, 0 unchanged, 2 not in the sheet and left alone (GREETING, RECORD)',
      '',
    ].join('\n'),
  )
  expect(await world.clone.git('status', '--porcelain', '--untracked-files=no')).toBe('')
  expect((await importing(file)).code).toBe(0)
  expect(await readFile(join(world.clone.directory, 'orders.yaml'), 'utf8')).not.toContain('api.tomorrow')
  await world.pushChanges()
  await eventually(async () =>
    (await world.environment('orders')).variables.sealed === 2 ? true : undefined,
  )

  const task = await (await world.sender('orders'))('OR-1', { how: 'digest' })
  const shown = await eventually(async () => {
    const { stdout } = await bowline('tasks', 'show', task, '--data', world.data, '--json')
    return /"output": "digests (.*)"/.exec(stdout)?.[1]
  })
  expect(shown).toBe('API_Endpoint=20:https LOG_LEVEL=4:info API_KEY=13:kept')

  const exported = join(world.folder, 'exported.xlsx')
  const wrote = await bowline('export', 'orders', 'dev', '-o', exported, '--dir', world.clone.directory)
  expect(wrote.stdout).toBe(`wrote 5 variables to ${exported}\n`)
  const rows = [
    ['name', 'value', 'secure'],
    ['API_Endpoint', '*****', 'yes'],
    ['API_KEY', '*****', 'yes'],
    ['GREETING', 'hello', 'no'],
    ['LOG_LEVEL', 'info', 'no'],
    ['RECORD', world.record, 'no'],
  ]
  expect(seenByLibreOffice(exported) ?? rows).toEqual(rows)
  const again = await importing(exported)
  expect(again.stdout).toBe('0 added, 0 changed, 5 unchanged\n')
  expect(await world.clone.git('status', '--porcelain', '--untracked-files=no')).toBe('')
})

test('the same over the API: a sheet out, and what one would change', async () => {
  const { id } = await world.environment('orders')
  const client = await world.client()
  const answer = await client.request('GET', `/api/v1/environments/${id}/variables.xlsx`)
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="orders-dev-variables.xlsx"')
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(await answer.arrayBuffer())
  const info = workbook.getWorksheet('General information')
  const values = Object.fromEntries(
    (info?.getRows(2, 8) ?? []).map((row) => [row.getCell(1).text, row.getCell(2).text]),
  )
  expect(values).toMatchObject({
    Account: 'acme',
    Extension: 'orders',
    Environment: 'dev',
    'Environment ID': id,
    Product: 'Dropbox (PRD-563-844-408)',
  })

  const file = await sheetOf([
    ['GREETING', 'good day', 'no'],
    ['TOKEN', 'hunter2', 'yes'],
  ])
  const { url } = JSON.parse(await readFile(join(world.data, 'controller.json'), 'utf8'))
  const token = (await readFile(join(world.data, 'admin-token'), 'utf8')).trim()
  const post = async (query: string) => {
    const response = await fetch(`${url}/api/v1/environments/${id}/variables.xlsx${query}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      },
      body: await readFile(file),
    })
    return { status: response.status, text: await response.text() }
  }
  const preview = await post('?dryRun=1')
  expect(JSON.parse(preview.text)).toMatchObject({
    added: [{ name: 'TOKEN', value: '*****' }],
    changed: [{ name: 'GREETING', value: 'good day' }],
  })
  expect(preview.text).not.toContain('hunter2')
  expect(await post('')).toMatchObject({ status: 403, text: expect.stringContaining('orders.yaml') })
})

test('all that is wrong with a sheet is told at once, by cell, and nothing is written', async () => {
  const file = await sheetOf([
    ['A B', 'x', 'ja'],
    ['GOOD', 'y', 'no'],
    ['GOOD', 'z', 'no'],
    ['KEEP', '*****', 'yes'],
  ])
  const { code, stderr } = await importing(file)
  expect(code).toBe(1)
  expect(stderr).toContain('C2: expected yes or no, found "ja"')
  expect(stderr).toMatch(/A2: /)
  expect(stderr).toMatch(/A4: /)
  await writeFile(file, 'no spreadsheet at all')
  expect((await importing(file)).code).toBe(1)
  expect((await importing(join(world.folder, 'nothing.xlsx'))).code).toBe(2)
  expect(await world.clone.git('status', '--porcelain', '--untracked-files=no')).toBe('')
})
