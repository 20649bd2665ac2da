import { useEffect, useMemo, useState } from 'preact/hooks'
import { AskError } from '../lib/ask.ts'
import { Bulk, type BulkPlan, type BulkWish } from '../lib/bulk.ts'
import { counted } from '../lib/counted.ts'
import { Dialog } from './dialog.tsx'
import { Failure } from './panel.tsx'
import { TaskMark } from './task-mark.tsx'

interface BulkDialogProps {
  wish: BulkWish
  close: () => void
}

const words = {
  retry: { title: 'Retry tasks', act: 'Retry', done: 'put back into the queue' },
  cancel: { title: 'Cancel tasks', act: 'Cancel', done: 'cancelled' },
} as const

/** What would be done to how many tasks; and once that is wished, how far it is. */
export function BulkDialog({ wish, close }: BulkDialogProps) {
  const [isRunningToo, setRunningToo] = useState(wish.isRunningToo)
  const bulk = useMemo(() => new Bulk({ ...wish, isRunningToo }), [wish, isRunningToo])
  const [plan, setPlan] = useState<BulkPlan>()
  const [error, setError] = useState<AskError>()
  const [isBegun, setBegun] = useState(false)
  const [tries, setTries] = useState(0)
  useEffect(() => {
    setPlan(undefined)
    setError(undefined)
    let isCurrent = true
    bulk.plan().then(
      (found) => isCurrent && setPlan(found),
      (reason: unknown) => isCurrent && setError(reason instanceof AskError ? reason : undefined),
    )
    return () => {
      isCurrent = false
    }
  }, [bulk, tries])
  const { title, act } = words[wish.verb]
  const leave = () => {
    bulk.stop()
    close()
  }
  return (
    <Dialog title={title} close={leave}>
      {error && <Failure error={error} what="what it would be done to" retry={() => setTries(tries + 1)} />}
      {!plan && !error && <p aria-busy="true">Counting…</p>}
      {plan && !isBegun && <Wished plan={plan} wish={wish} />}
      {plan && !isBegun && wish.verb === 'cancel' && (
        <label>
          <input
            type="checkbox"
            checked={isRunningToo}
            onChange={({ currentTarget }) => setRunningToo(currentTarget.checked)}
          />{' '}
          also those that are in work: their runner goes on, and what it answers is refused
        </label>
      )}
      {plan && isBegun && <Progress bulk={bulk} plan={plan} verb={wish.verb} />}
      <p class="buttons">
        {plan && !isBegun && plan.count > 0 && (
          <button
            type="button"
            class="does"
            onClick={() => {
              setBegun(true)
              void bulk.run(plan)
            }}
          >
            {act} {counted(plan.count, 'task')}
          </button>
        )}
        {isBegun && !bulk.progress.value.isOver && (
          <button type="button" onClick={() => bulk.stop()}>
            Stop
          </button>
        )}
        <button type="button" onClick={leave}>
          {isBegun ? 'Close' : 'Do nothing'}
        </button>
      </p>
    </Dialog>
  )
}

function Wished({ plan, wish }: { plan: BulkPlan; wish: BulkWish }) {
  const { count, first, environments } = plan
  if (count === 0)
    return (
      <p>
        There is none to {wish.verb} among them:{' '}
        {wish.verb === 'retry' ? 'only what failed' : 'only what waits'} can be.
      </p>
    )
  const hasProduction = environments.some(({ type }) => type === 'production')
  return (
    <>
      <p>
        <b>{count.toLocaleString('en')}</b> {count === 1 ? 'task' : 'tasks'} in{' '}
        {environments.length === 1
          ? `${environments[0]?.extension} ${environments[0]?.type}`
          : counted(environments.length, 'environment')}
        {hasProduction && <strong class="trouble"> (production)</strong>}. It is done to what the filter finds
        when you say so.
      </p>
      <ul class="causes">
        {first.map(({ id, status, object }) => (
          <li key={id}>
            <code>{id}</code> <TaskMark status={status} /> {object.type}{' '}
            <span class="faint">{object.id}</span>
          </li>
        ))}
        {count > first.length && (
          <li class="faint">and {(count - first.length).toLocaleString('en')} others</li>
        )}
      </ul>
    </>
  )
}

function Progress({ bulk, plan, verb }: { bulk: Bulk; plan: BulkPlan; verb: BulkWish['verb'] }) {
  const { done, isOver, failures } = bulk.progress.value
  return (
    <>
      <progress max={plan.count} value={done} aria-label="How far it is" />
      <p role="status">
        {done.toLocaleString('en')} of {plan.count.toLocaleString('en')} {words[verb].done}
        {isOver &&
          done < plan.count &&
          failures.length === 0 &&
          ': the others were others by then, or it was stopped'}
        {isOver && '.'}
      </p>
      {failures.length > 0 && (
        <ul class="causes" role="alert">
          {failures.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      )}
    </>
  )
}
