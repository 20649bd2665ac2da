import type { WireAuditRow } from '../../api/audit.ts'
import type { Page } from '../../api/keyset.ts'
import { paths } from '../../api/paths.ts'
import { valueInWords } from '../lib/audit-words.ts'
import { withQuery } from '../lib/place.ts'
import { onNothing, useQuery } from '../lib/query.ts'
import { absolute } from '../lib/time.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Loaded } from '../parts/panel.tsx'
import { SideScroll } from '../parts/side-scroll.tsx'

/** All that one row says. @param seq its number, as the address has it */
export function AuditRowDialog({ seq, close }: { seq: number; close: () => void }) {
  const path = withQuery(paths.audit, { after: String(seq + 1), limit: '1' })
  const query = useQuery<Page<WireAuditRow>>(path, onNothing)
  return (
    <Dialog title={`Row ${seq.toLocaleString('en')}`} close={close}>
      {query && (
        <Loaded query={query} what="the row">
          {({ items: [row] }) =>
            row?.seq === seq ? <Whole row={row} /> : <p>There is no such row, or it is not kept any more.</p>
          }
        </Loaded>
      )}
      <p>
        <button type="button" onClick={close}>
          Close
        </button>
      </p>
    </Dialog>
  )
}

function Whole({ row }: { row: WireAuditRow }) {
  const { actor, change = {} } = row
  const changes = Object.entries(change)
  const facts: readonly (readonly [name: string, text: string | number | undefined])[] = [
    ['When', absolute(Date.parse(row.at))],
    ['Who', [...new Set([actor.kind, actor.id, actor.name])].filter(Boolean).join(' ')],
    ['Author of the commit', actor.author],
    ['What', row.action],
    ['On what', row.object],
    ['Declared in', row.path],
    ['Result', row.result],
    ['Why', row.why],
    ['Reason given', row.reason],
    ['How often', row.count],
    ['Began with row', row.begun],
    ['From', row.source],
    ['Request', row.request],
    ['Commit', row.commit],
    ['Plan', row.plan],
    ['Hash', row.hash],
  ]
  return (
    <>
      <dl class="facts">
        {facts.map(
          ([name, text]) =>
            text !== undefined && (
              <>
                <dt key={name}>{name}</dt>
                <dd>{text}</dd>
              </>
            ),
        )}
      </dl>
      {changes.length > 0 && (
        <SideScroll label="What became different">
          <table class="grid">
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Before</th>
                <th scope="col">After</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(([name, [before, after]]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{valueInWords(before)}</td>
                  <td>{valueInWords(after)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </SideScroll>
      )}
    </>
  )
}
