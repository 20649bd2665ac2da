import { useState } from 'preact/hooks'
import type { EnvironmentOverview } from '../../api/overview.ts'
import { counted } from '../lib/counted.ts'
import { setQuery } from '../lib/place.ts'
import { basketOf, keyOf, type Pending } from '../lib/variable-basket.ts'
import { pendingInWords, shownValue } from '../lib/variable-words.ts'
import { Delivery } from '../parts/delivery.tsx'
import { Empty } from '../parts/panel.tsx'
import { RowWindow } from '../parts/row-window.tsx'
import { VariableArrival } from './variable-arrival.tsx'

/** All that is not written yet, once more, and its way to Git as one change. */
export function VariableReview({ environment }: { environment: EnvironmentOverview }) {
  const basket = basketOf(environment.id)
  const [written, setWritten] = useState<readonly Pending[]>()
  const pending = written ?? [...basket.edits.value.values()]
  const edits = pending.map(({ edit }) => edit)
  const back = () => setQuery({ view: undefined })
  const done = () => {
    setWritten(pending)
    basket.empty()
    basket.isWritten = true
  }
  return (
    <>
      <div class="heading">
        <h2>{written ? 'What was written' : `${counted(pending.length, 'change')}, not written yet`}</h2>
        <p class="acts">
          <button type="button" onClick={back}>
            Back to the variables
          </button>
        </p>
      </div>
      {pending.length === 0 ? (
        <Empty>
          <p>There is nothing to write.</p>
        </Empty>
      ) : (
        <>
          {!written && (
            <RowWindow
              caption="Changes that are not written yet"
              class="of-edits"
              rows={pending}
              columns={5}
              head={
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">For</th>
                  <th scope="col">What</th>
                  <th scope="col">Before, and then</th>
                  <th scope="col">
                    <span class="for-readers">Take it out</span>
                  </th>
                </tr>
              }
              row={(each, index) => (
                <Row key={keyOf(each.edit)} pending={each} index={index} environment={environment} />
              )}
            />
          )}
          <Delivery
            key={JSON.stringify(edits)}
            edits={edits}
            done={done}
            follow={(waiting) => (
              <VariableArrival environment={environment} written={pending} waiting={waiting} />
            )}
          />
        </>
      )}
    </>
  )
}

interface RowProps {
  pending: Pending
  index: number
  environment: EnvironmentOverview
}

function Row({ pending, index, environment }: RowProps) {
  const { edit, before } = pending
  const isGone = edit.kind === 'unset-variable'
  const after = isGone
    ? ''
    : edit.value === undefined || edit.secure || before?.secure
      ? '(secret)'
      : edit.value
  return (
    <tr aria-rowindex={index + 2}>
      <th scope="row" title={edit.name}>
        <bdi>{edit.name}</bdi>
      </th>
      <td>{edit.environment === null ? 'all environments' : `${environment.type} alone`}</td>
      <td>
        <b>{pendingInWords(pending)}</b>
      </td>
      <td>
        {before && (
          <del>
            <bdi>{shownValue(before)}</bdi>
          </del>
        )}{' '}
        {!isGone && (
          <ins>
            <bdi>{after.slice(0, 200) || '(empty)'}</bdi>
          </ins>
        )}
      </td>
      <td>
        <button type="button" onClick={() => basketOf(environment.id).takeOut(edit)}>
          Take out <span class="for-readers">{edit.name}</span>
        </button>
      </td>
    </tr>
  )
}
