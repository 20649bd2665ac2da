import { useState } from 'preact/hooks'
import type { SheetPlan, SheetRefused } from '../../api/environment.ts'
import type { EnvironmentOverview } from '../../api/overview.ts'
import { paths, pathTo } from '../../api/paths.ts'
import type { EnvironmentVariable } from '../../api/variable.ts'
import { useDeed } from '../lib/act.ts'
import { AskError, ask } from '../lib/ask.ts'
import { counted } from '../lib/counted.ts'
import { setQuery, withQuery } from '../lib/place.ts'
import { basketOf, type Pending } from '../lib/variable-basket.ts'
import { Outcome } from '../parts/deed.tsx'
import { RowWindow } from '../parts/row-window.tsx'

const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** Bytes. The controller says of a smaller one what is wrong, and closes the door on a larger one. */
const largestSent = 4 * 1024 * 1024

type Problem = SheetPlan['problems'][number]

/** Variables from a spreadsheet: what is wrong with it, and what it would change. Nothing is written here. */
export function VariableImport({ environment }: { environment: EnvironmentOverview }) {
  const [file, setFile] = useState<File>()
  const [plan, setPlan] = useState<SheetPlan>()
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const [isPruned, setPruned] = useState(false)
  const [isOver, setOver] = useState(false)
  const deed = useDeed()
  const read = (wanted: File, prune: boolean) => {
    setFile(wanted)
    setPruned(prune)
    setPlan(undefined)
    setProblems([])
    return deed.do(async () => {
      if (wanted.size > largestSent)
        throw new Error(`the file has ${mebibytes(wanted.size)}; at most 2 MiB are read`)
      const path = withQuery(pathTo(paths.variableSheet, { environment: environment.id }), {
        dryRun: '1',
        prune: prune ? '1' : undefined,
      })
      try {
        const told = await ask<SheetPlan>(path, {
          method: 'POST',
          file: new Blob([wanted], { type: spreadsheet }),
        })
        setPlan(told)
        setProblems(told.problems)
      } catch (error) {
        const found =
          error instanceof AskError ? (error.told as SheetRefused | undefined)?.problems : undefined
        if (!found) throw error
        setProblems(found)
      }
      return ''
    })
  }
  const choose = (files: FileList | null | undefined) => {
    const chosen = files?.[0]
    if (chosen) void read(chosen, isPruned)
  }
  const takeAlong = () => {
    if (plan) basketOf(environment.id).put(pendingOf(plan))
    setQuery({ view: 'review' })
  }
  return (
    <>
      <div class="heading">
        <h2>Import variables</h2>
        <p class="acts">
          <button type="button" onClick={() => setQuery({ view: undefined })}>
            Back to the variables
          </button>
        </p>
      </div>
      <label
        class={isOver ? 'drop is-over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          choose(event.dataTransfer?.files)
        }}
      >
        <span>
          Drop an .xlsx file here, or choose one: sheet <code>Data</code> with the columns <code>name</code>,{' '}
          <code>value</code>, <code>secure</code>, at most 2 MiB
        </span>
        <input
          type="file"
          accept={`.xlsx,${spreadsheet}`}
          onChange={({ currentTarget }) => {
            choose(currentTarget.files)
            currentTarget.value = ''
          }}
        />
      </label>
      <label class="choice">
        <input
          type="checkbox"
          checked={isPruned}
          onChange={({ currentTarget }) => {
            if (file) void read(file, currentTarget.checked)
            else setPruned(currentTarget.checked)
          }}
        />
        <span>Delete what this environment has and the sheet has not</span>
      </label>
      {deed.isBusy.value && <p role="status">Reading {file?.name}…</p>}
      <Outcome deed={deed} />
      {problems.length > 0 && <Problems problems={problems} file={file?.name ?? ''} />}
      {plan && problems.length === 0 && <Plan plan={plan} take={takeAlong} />}
    </>
  )
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`
}

function Problems({ problems, file }: { problems: readonly Problem[]; file: string }) {
  return (
    <section aria-labelledby="problems">
      <h2 id="problems" class="trouble">
        {counted(problems.length, 'problem')} in <bdi>{file}</bdi>: nothing is taken from it
      </h2>
      <RowWindow
        caption="What is wrong, by cell"
        class="of-problems"
        rows={problems}
        columns={4}
        head={
          <tr>
            <th scope="col">Sheet</th>
            <th scope="col">Cell</th>
            <th scope="col">What is wrong</th>
            <th scope="col">What to do</th>
          </tr>
        }
        row={({ cell, message, hint = '' }, index) => (
          <tr key={index} aria-rowindex={index + 2}>
            <td>{cell === null ? 'the file' : 'Data'}</td>
            <th scope="row">{cell ?? '–'}</th>
            <td title={message}>{message}</td>
            <td title={hint}>{hint}</td>
          </tr>
        )}
      />
    </section>
  )
}

interface Line {
  name: string
  what: string
  before: string
  after: string
}

function Plan({ plan, take }: { plan: SheetPlan; take: () => void }) {
  const lines = linesOf(plan)
  const { added, changed, removed, unchanged, leftAlone } = plan
  return (
    <section aria-labelledby="differences">
      <h2 id="differences">
        {added.length} added, {changed.length} changed, {removed.length} deleted
      </h2>
      <p class="faint">
        {unchanged.length} unchanged; {leftAlone.length} not in the sheet and left alone
      </p>
      {lines.length === 0 ? (
        <p>All of it is so already.</p>
      ) : (
        <>
          <RowWindow
            caption="What the sheet would change"
            class="of-edits"
            rows={lines}
            columns={4}
            head={
              <tr>
                <th scope="col">Name</th>
                <th scope="col">What</th>
                <th scope="col">Before</th>
                <th scope="col">Then</th>
              </tr>
            }
            row={({ name, what, before, after }, index) => (
              <tr key={name} aria-rowindex={index + 2}>
                <th scope="row" title={name}>
                  <bdi>{name}</bdi>
                </th>
                <td>
                  <b>{what}</b>
                </td>
                <td title={before}>
                  <bdi>{before}</bdi>
                </td>
                <td title={after}>
                  <bdi>{after}</bdi>
                </td>
              </tr>
            )}
          />
          <p class="acts">
            <button type="button" class="does" onClick={take}>
              Take {counted(lines.length, 'change')} along
            </button>
          </p>
        </>
      )}
    </section>
  )
}

function linesOf({ added, changed, removed }: SheetPlan): Line[] {
  const before = (from: SheetPlan['added'][number]['from']) => (from ? (from.value ?? 'sealed') : '')
  const after = ({ secure, value }: { secure: boolean; value: string }) =>
    secure ? '(secret)' : value.slice(0, 200) || '(empty)'
  return [
    ...added.map((each) => ({ name: each.name, what: 'added', before: '', after: after(each) })),
    ...changed.map((each) => ({
      ...{ name: each.name, before: before(each.from), after: after(each) },
      what: each.from?.inherited ? 'wins over that of all' : 'changed',
    })),
    ...removed.map((each) => ({ name: each.name, what: 'deleted', before: before(each), after: '' })),
  ]
}

/** As if each had been typed in. */
function pendingOf({ edits, changed, removed }: SheetPlan): Pending[] {
  const there = new Map(
    [...changed.flatMap(({ from }) => from ?? []), ...removed].map((each) => [each.name, each]),
  )
  return edits.flatMap((edit) => {
    if (edit.kind !== 'set-variable' && edit.kind !== 'unset-variable') return []
    const from = there.get(edit.name)
    return { edit, before: from ? asListed(from) : null }
  })
}

function asListed({ name, value, secure, inherited }: SheetPlan['removed'][number]): EnvironmentVariable {
  return {
    ...{ id: name, name, value, length: value?.length ?? null, secure, key: null, sealing: null },
    ...{ from: inherited ? 'extension' : 'environment', at: null, insteadOf: null, standing: null },
  }
}
