import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { VariablePage } from '../../../api/variable.ts'
import { readVariableSheet } from '../../../controller/adapters/exceljs/read-sheet.ts'
import { account, eventually, isRunning } from '../../support/bowline.ts'
import { chromiumProblem } from '../../support/chromium.ts'
import { axeFindings, expectForEverybody, PageWorld, type Visit } from '../../support/page-world.ts'
import { poll } from '../../support/poll.ts'

let world: PageWorld
let context: BrowserContext

const long = `${'x'.repeat(3_000)}THE-END`
const shared = `apiVersion: bowline.dev/v1
kind: VariableSet
metadata: { name: orders-all }
spec:
  extension: orders
  variables:
    - name: REGION # where it sells
      value: eu
    - name: GREETING
      value: hello to all
    - { name: HOSTILE, value: '<img src=x onerror="document.title=1">' }
    - name: LONG
      value: ${long}
    - name: OLD
      value: goes soon
`

/** So many are a list that nobody draws at once. */
const many = 5_000
const crowd = [
  'apiVersion: bowline.dev/v1',
  'kind: VariableSet',
  'metadata: { name: crowd-many }',
  'spec:',
  '  extension: crowd',
  '  environment: dev',
  '  variables:',
  ...Array.from(
    { length: many },
    (_, index) => `    - { name: V_${String(index).padStart(4, '0')}, value: "${index}" }`,
  ),
  '',
].join('\n')

describe.skipIf(chromiumProblem)('variables on the page', () => {
  beforeAll(async () => {
    world = await PageWorld.open((inner) => ({
      'account.yaml': account,
      'orders.yaml': inner.extensionYaml('orders', [{}]),
      'orders-all.yaml': shared,
      'crowd.yaml': inner.extensionYaml('crowd', [{ mode: 'local' }]),
      'crowd-variables.yaml': crowd,
    }))
    context = await world.context({ acceptDownloads: true })
    await world.world.until('orders', isRunning)
  })

  afterAll(async () => {
    await world?.close()
  })

  const open = async (query = '', of = 'orders'): Promise<Visit> => {
    const visit = await world.visit(`/x/${of}/dev/variables${query}`, context)
    await visit.page.getByRole('heading', { level: 2 }).first().waitFor()
    return visit
  }
  const rowOf = (page: Page, name: string) =>
    page
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name, exact: false }) })
      .first()
  const api = async (query = '', of = 'orders') =>
    await (await world.world.client()).get<VariablePage>(`/api/v1/environments/${of}:dev/variables${query}`)
  const dialogOf = (page: Page) => page.getByRole('dialog')
  const bar = (page: Page) => page.getByRole('region', { name: 'Not written yet' })

  const add = async (page: Page, name: string, value: string, isSecret = false) => {
    await page.getByRole('button', { name: 'Add a variable…' }).click()
    await dialogOf(page).getByLabel('Name').fill(name)
    if (isSecret) await dialogOf(page).getByRole('checkbox').check()
    await dialogOf(page).getByRole('textbox', { name: 'Value' }).fill(value)
    await poll(() =>
      dialogOf(page).getByRole('button', { name: 'Take it along' }).getAttribute('aria-disabled'),
    ).toBeNull()
    await dialogOf(page).getByRole('button', { name: 'Take it along' }).click()
    await dialogOf(page).waitFor({ state: 'detached' })
  }
  const commit = async (page: Page) => {
    await page.getByText('@@').first().waitFor()
    await page.getByRole('button', { name: 'Commit to main' }).click()
    await page.getByText('It is in force.').waitFor()
  }

  test.each<[string, string]>([
    ['', 'orders-all.yaml:7'],
    ['?variable=GREETING', 'Wins over'],
    ['?add=1', 'It is a secret'],
    ['?view=import', 'Drop an .xlsx file here'],
    ['?view=review', 'There is nothing to write.'],
    ['?q=nothing-is-like-that', 'No variable is like that.'],
  ])('variables%s is there for everybody', async (query, content) => {
    const visit = await open(query)
    await visit.page.getByText(content).first().waitFor()
    await expectForEverybody(visit)
    await visit.page.close()
  })

  test('each says its value, its file and line, who gives it, and whether it is in force; what is hostile is text', async () => {
    const { page, complaints } = await open()
    const greeting = rowOf(page, 'GREETING')
    await greeting.getByText('this environment, instead of the one of all').waitFor()
    await greeting.getByText('in force').waitFor()
    const region = rowOf(page, 'REGION')
    await region.getByText('all environments of orders').waitFor()
    await region.getByText('orders-all.yaml:7').waitFor()
    await rowOf(page, 'HOSTILE').getByText('<img src=x onerror=').waitFor()
    expect(await rowOf(page, 'LONG').textContent()).not.toContain('THE-END')
    await page.getByRole('button', { name: 'LONG' }).click()
    const dialog = dialogOf(page)
    await dialog.getByRole('button', { name: /Show the other 2,007 characters/ }).click()
    await dialog.getByText('THE-END').waitFor()
    const made = await world.world.config.git('rev-parse', 'main')
    await dialog.getByText(made.slice(0, 12)).waitFor()
    await page.keyboard.press('Escape')
    await poll(() => page.evaluate('document.activeElement.textContent')).toBe('LONG')
    expect(complaints).toEqual([])
    await page.close()
  })

  test('a text and a kind narrow them down, and stand in the address', async () => {
    const { page } = await open()
    await page.getByRole('searchbox').fill('hello to')
    await page.getByText('No variable is like that.').waitFor()
    await page.getByRole('searchbox').fill('REG')
    await rowOf(page, 'GREETING').waitFor({ state: 'detached' })
    await rowOf(page, 'REGION').waitFor()
    await poll(() => page.url()).toContain('q=REG')
    await page.getByRole('searchbox').fill('')
    await page.getByRole('button', { name: /^of this environment/ }).click()
    await rowOf(page, 'REGION').waitFor({ state: 'detached' })
    await rowOf(page, 'GREETING').waitFor()
    await page.close()
  })

  test('a name is checked as one types, in the words of validation, and a value that looks like a secret', async () => {
    const { page } = await open('?add=1')
    const dialog = dialogOf(page)
    await dialog.getByLabel('Name').fill('1st')
    await dialog
      .getByText(/begin with a letter and use letters, digits and "_ \. -"/)
      .first()
      .waitFor()
    await dialog.getByLabel('Name').fill('REGION')
    await dialog.getByText('there is one of this name already').waitFor({ state: 'detached' })
    await dialog.getByLabel('all environments of orders').check()
    await dialog.getByText('there is one of this name already, given by all environments of orders').waitFor()
    await dialog.getByLabel('Name').fill('DB_PASSWORD')
    await dialog.getByRole('textbox', { name: 'Value' }).fill('hunter2-hunter2')
    await dialog.getByText(/the name DB_PASSWORD is that of a secret/).waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.close()
  })

  test('many edits become one commit that keeps comments; a secret leaves the browser sealed; all of it comes into force', async () => {
    const { page, complaints } = await open()
    const secret = 'a-secret-nobody-may-see'
    const sent: string[] = []
    page.on('request', (request) => sent.push(request.url() + (request.postData() ?? '')))
    await add(page, 'FLAVOUR', 'mint: "cool"')
    await add(page, 'API_KEY', secret, true)
    await page.getByRole('button', { name: 'REGION' }).click()
    await dialogOf(page).getByRole('button', { name: 'Change…' }).click()
    await dialogOf(page).getByRole('textbox', { name: 'Value' }).fill('us')
    await poll(() =>
      dialogOf(page).getByRole('button', { name: 'Take it along' }).getAttribute('aria-disabled'),
    ).toBeNull()
    await dialogOf(page).getByRole('button', { name: 'Take it along' }).click()
    await rowOf(page, 'REGION').getByText('changes, not written yet').waitFor()
    await page.getByRole('button', { name: 'OLD' }).click()
    await dialogOf(page).getByRole('button', { name: 'Delete…' }).click()
    await dialogOf(page).getByText('It goes for all environments of orders.').waitFor()
    await dialogOf(page).getByRole('button', { name: 'Delete OLD' }).click()
    await bar(page).getByText('4 changes').waitFor()
    await bar(page).getByRole('button', { name: 'Review' }).click()
    await page.getByRole('heading', { name: '4 changes, not written yet' }).waitFor()
    await page.getByText('@@').first().waitFor()
    expect(await axeFindings(page)).toEqual([])
    const before = await world.world.config.git('rev-parse', 'main')
    await commit(page)
    expect(await world.world.config.git('rev-parse', 'main^')).toBe(before)
    const yaml = await world.world.config.git('show', 'main:orders-all.yaml')
    expect(yaml).toContain('- name: REGION # where it sells\n      value: us\n')
    expect(yaml).not.toContain('OLD')
    expect(await world.world.config.git('show', 'main:orders.yaml')).not.toContain(secret)
    expect(sent.filter((each) => each.includes(secret))).toEqual([])
    expect(sent.some((each) => each.includes('"sealed":"ey'))).toBe(true)
    expect(await page.content()).not.toContain(secret)
    const { items } = await api('?id=API_KEY,FLAVOUR,REGION,OLD')
    expect(items).toMatchObject([
      { name: 'API_KEY', secure: true, value: null, from: 'environment', standing: 'in-force' },
      { name: 'FLAVOUR', value: 'mint: "cool"', from: 'environment', standing: 'in-force' },
      { name: 'REGION', value: 'us', from: 'extension', standing: 'in-force' },
    ])
    await page.getByRole('button', { name: 'Back to the variables' }).click()
    await rowOf(page, 'API_KEY').getByText('sealed').waitFor()
    await rowOf(page, 'OLD').waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
    await page.close()
  })

  test('all of it by keyboard; what is taken back is no change, and what is discarded is gone', async () => {
    const { page } = await open('?q=FLAV')
    const press = async (...keys: string[]) => {
      for (const each of keys) await page.keyboard.press(each)
    }
    await page.getByRole('button', { name: 'FLAVOUR' }).focus()
    await press('Enter')
    const change = dialogOf(page).getByRole('button', { name: 'Change…' })
    await change.focus()
    await press('Enter')
    await dialogOf(page).getByRole('textbox', { name: 'Value' }).focus()
    await press('Control+A')
    await page.keyboard.type('lime')
    const take = dialogOf(page).getByRole('button', { name: 'Take it along' })
    await poll(() => take.getAttribute('aria-disabled')).toBeNull()
    await take.focus()
    await press('Enter')
    await bar(page).getByText('1 change').waitFor()
    await bar(page).getByRole('button', { name: 'Discard' }).focus()
    await press('Enter')
    await bar(page).waitFor({ state: 'detached' })
    expect((await api('?id=FLAVOUR')).items[0]?.value).toBe('mint: "cool"')
    await page.close()
  })

  test('where the controller does not write to Git: the file, the line and the YAML to copy', async () => {
    const { page } = await open()
    const off = { allows: [], branch: 'main', pullRequests: false }
    await page.route('**/api/v1/changes', (route) =>
      route.request().method() === 'GET' ? route.fulfill({ json: off }) : route.continue(),
    )
    await add(page, 'BY_HAND', 'yes')
    await bar(page).getByRole('button', { name: 'Review' }).click()
    await page.getByText('This controller does not write to Git.').waitFor()
    await page
      .getByText(/^orders\.yaml:\d+$/)
      .last()
      .waitFor()
    await page.locator('pre').filter({ hasText: '- name: BY_HAND' }).last().waitFor()
    const button = page.getByRole('button', { name: /^Commit to main/ })
    expect(await button.getAttribute('aria-disabled')).toBe('true')
    await page.close()
  })

  test('a spreadsheet goes out as the command writes it', async () => {
    const { page } = await open()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    const file = await (await download).path()
    expect((await download).suggestedFilename()).toBe('orders-dev-variables.xlsx')
    const reading = await readVariableSheet(await readFile(file))
    expect(reading).toMatchObject({ ok: true })
    const rows = reading.ok ? reading.rows : []
    expect(rows.find(({ name }) => name === 'API_KEY')).toMatchObject({ value: '*****', secure: true })
    expect(rows.find(({ name }) => name === 'REGION')).toMatchObject({ value: 'us', secure: false })
    await page.close()
  })

  async function sheetOf(name: string, rows: readonly (readonly string[])[]): Promise<string> {
    const workbook = new ExcelJS.Workbook()
    const data = workbook.addWorksheet('Data')
    for (const row of [['name', 'value', 'secure'], ...rows]) data.addRow([...row])
    const file = join(world.world.folder, name)
    await workbook.xlsx.writeFile(file)
    return file
  }

  test('a spreadsheet with mistakes says each by its cell, and nothing is taken from it', async () => {
    const { page } = await open('?view=import')
    await page.getByLabel(/Drop an .xlsx/).setInputFiles(
      await sheetOf('bad.xlsx', [
        ['1st', 'x', 'no'],
        ['A', 'y', 'maybe'],
        ['API_KEY', 'plain', 'no'],
      ]),
    )
    await page.getByRole('heading', { name: '2 problems in bad.xlsx: nothing is taken from it' }).waitFor()
    await page.getByRole('row', { name: /Data A2 expected a name, found "1st"/ }).waitFor()
    await page.getByRole('row', { name: /Data C3 expected yes or no, found "maybe"/ }).waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.getByLabel(/Drop an .xlsx/).setInputFiles({
      name: 'no-sheet.xlsx',
      mimeType: 'text/plain',
      buffer: Buffer.from('name,value,secure\n'),
    })
    await page.getByRole('heading', { name: '1 problem in no-sheet.xlsx' }).waitFor()
    await page.getByRole('row', { name: /^the file/ }).waitFor()
    await page
      .getByLabel(/Drop an .xlsx/)
      .setInputFiles(await sheetOf('plain.xlsx', [['API_KEY', 'plain', 'no']]))
    await page.getByRole('row', { name: /Data C2 API_KEY is secure, and cannot become plain/ }).waitFor()
    await page.close()
  })

  test('a spreadsheet comes in by the same door: differences first, then one commit, with its secrets sealed', async () => {
    const { page } = await open('?view=import')
    const sent: string[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/changes')) sent.push(request.postData() ?? '')
    })
    const file = await sheetOf('good.xlsx', [
      ['API_KEY', '*****', 'yes'],
      ['FLAVOUR', 'lemon', 'no'],
      ['FROM_SHEET', 'fresh', 'no'],
      ['SHEET_SECRET', 'from the sheet', 'yes'],
      ['REGION', 'asia', 'no'],
    ])
    await page.getByLabel(/Drop an .xlsx/).setInputFiles(file)
    await page.getByRole('heading', { name: '2 added, 2 changed, 0 deleted' }).waitFor()
    await page.getByRole('row', { name: 'FLAVOUR changed mint: "cool" lemon' }).waitFor()
    await page.getByRole('row', { name: 'REGION wins over that of all us asia' }).waitFor()
    await page.getByRole('row', { name: 'SHEET_SECRET added (secret)' }).waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Take 4 changes along' }).click()
    await commit(page)
    expect(sent.length).toBeGreaterThan(0)
    expect(sent.join()).not.toContain('from the sheet')
    const { items } = await api('?id=FLAVOUR,FROM_SHEET,SHEET_SECRET,REGION')
    expect(items).toMatchObject([
      { name: 'FLAVOUR', value: 'lemon' },
      { name: 'FROM_SHEET', value: 'fresh' },
      { name: 'REGION', value: 'asia', from: 'environment', insteadOf: { file: 'orders-all.yaml' } },
      { name: 'SHEET_SECRET', secure: true, value: null },
    ])
    await page.close()
  })

  test('5,000 variables come page by page, and few rows are drawn', async () => {
    const { page } = await open('', 'crowd')
    await page.getByText(/^5,002 variables$/).waitFor()
    await rowOf(page, 'V_0000').waitFor()
    const drawn = () => page.locator('tbody tr').count()
    expect(await drawn()).toBeLessThan(80)
    await eventually(async () => {
      await page.evaluate('scrollTo(0, document.body.scrollHeight)')
      return (await page.getByRole('button', { name: 'V_4999' }).count()) > 0 || undefined
    })
    expect(await drawn()).toBeLessThan(80)
    await page.getByRole('searchbox').fill('V_4242')
    await page.getByText('1 of 5,002 variables').waitFor()
    await rowOf(page, 'V_4242')
      .getByText(/^crowd-variables\.yaml:\d+$/)
      .waitFor()
    await page.close()
  })
})
