import type { AuditState, AuditVerdict } from '../../api/audit.ts'
import type { StatusSummary } from '../../api/overview.ts'
import { paths } from '../../api/paths.ts'
import { useDeed } from '../lib/act.ts'
import { ask } from '../lib/ask.ts'
import { chainInWords } from '../lib/audit-words.ts'
import { onNothing, onStatus, useQuery } from '../lib/query.ts'
import { Outcome } from '../parts/deed.tsx'
import { Moment } from '../parts/moment.tsx'
import { Loaded } from '../parts/panel.tsx'

const marks = { whole: '✓', flawed: '✕', 'not-looked': '?' } as const

/** Whether the trail is whole, as far as somebody has looked, and says so where nobody has. */
export function AuditChain() {
  const query = useQuery<AuditState>(paths.auditState, onNothing)
  const status = useQuery<StatusSummary>(paths.status, onStatus)?.data.value
  const deed = useDeed()
  if (!query) return null
  const look = () =>
    deed.do(async () => {
      await ask<AuditVerdict>(paths.verifyAudit)
      await query.load()
      return 'All rows were looked at.'
    })
  const trouble = status?.troubles.find(({ part }) => part === 'audit-trail')
  return (
    <section aria-labelledby="chain" class="verdict">
      <h2 id="chain">The chain</h2>
      <Loaded query={query} what="the state of the chain">
        {(state) => <Told state={state} />}
      </Loaded>
      {trouble && (
        <p class="trouble">
          {trouble.message} <code>{trouble.code}</code>, <Moment at={trouble.since} />
        </p>
      )}
      <div class="acts">
        <button type="button" aria-disabled={deed.isBusy.value ? 'true' : undefined} onClick={look}>
          {deed.isBusy.value ? 'Looking at all rows…' : 'Look at all rows now'}
        </button>
        <Outcome deed={deed} />
      </div>
    </section>
  )
}

function Told({ state }: { state: AuditState }) {
  const { first, last, signed, verified } = state
  const { kind, text } = chainInWords(state)
  return (
    <>
      <p class={`chain-${kind}`}>
        <span aria-hidden="true">{marks[kind]}</span> {text}{' '}
        {verified && (
          <span class="faint">
            Looked at <Moment at={verified.at} />
          </span>
        )}
      </p>
      {verified && verified.verdict.findings.length > 0 && (
        <ul class="causes">
          {verified.verdict.findings.map(({ code, seq, message }) => (
            <li key={`${code} ${seq}`}>
              <code>{code}</code> {message}
            </li>
          ))}
        </ul>
      )}
      <dl class="facts">
        <dt>Rows kept</dt>
        <dd>{last < first ? 'none' : `${first.toLocaleString('en')} to ${last.toLocaleString('en')}`}</dd>
        <dt>Last signed</dt>
        <dd>
          {signed ? (
            <>
              row {signed.seq.toLocaleString('en')}, <Moment at={signed.at} />, with the key{' '}
              <code>{signed.key.slice(0, 12)}</code>
            </>
          ) : (
            'none yet: the controller signs the newest row once a minute'
          )}
        </dd>
      </dl>
    </>
  )
}
