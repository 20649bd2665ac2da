import { useState } from 'preact/hooks'
import type { ExtensionSummary } from '../../api/extension.ts'
import { paths } from '../../api/paths.ts'
import { inWords } from '../lib/cause.ts'
import { links } from '../lib/links.ts'
import { withQuery } from '../lib/place.ts'
import { type Concerns, useQuery } from '../lib/query.ts'
import { Link } from '../parts/link.tsx'
import { Empty, Loaded } from '../parts/panel.tsx'

interface Page {
  items: readonly ExtensionSummary[]
  next: string | null
}

/** A commit may bring others. */
const onCommit: Concerns = (change) => !change || change.status

/** The extensions by name, a page at a time. */
export function ExtensionList() {
  const [starts, setStarts] = useState<readonly string[]>([''])
  return (
    <>
      {starts.map((after) => (
        <PageOf
          key={after}
          after={after}
          more={after === starts.at(-1) ? (next) => setStarts([...starts, next]) : undefined}
        />
      ))}
    </>
  )
}

function PageOf({ after, more }: { after: string; more: ((next: string) => void) | undefined }) {
  const query = useQuery<Page>(withQuery(paths.extensions, { after }), onCommit)
  if (!query) return null
  return (
    <Loaded query={query} what="the extensions">
      {({ items, next }) => (
        <>
          {items.length === 0 && after === '' && (
            <Empty>
              <p>
                Git declares none, or none that you may see: "bowline init --extension NAME" writes a first
                one.
              </p>
            </Empty>
          )}
          <ul class="names">
            {items.map(({ id, name, displayName, type }) => (
              <li key={id}>
                <Link to={links.extension(name)}>{name}</Link> {displayName !== name && displayName}{' '}
                <span class="faint">{inWords(type.replaceAll('-', ' '))}</span>
              </li>
            ))}
          </ul>
          {next !== null && more && (
            <button type="button" onClick={() => more(next)}>
              More
            </button>
          )}
        </>
      )}
    </Loaded>
  )
}
