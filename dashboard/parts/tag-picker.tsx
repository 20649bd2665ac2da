import { useState } from 'preact/hooks'
import type { SourceTag } from '../../api/extension.ts'
import { counted } from '../lib/counted.ts'
import { useTags } from '../lib/tag-list.ts'
import { Field } from './field.tsx'
import { Failure } from './panel.tsx'

interface TagPickerProps {
  extension: string
  /** URL of the repository. */
  source: string
  /** Of the environment that it is for. */
  type: string
  chosen: string | undefined
  /** @param tags those that are shown, newest first */
  choose: (tag: string, tags: readonly string[]) => void
}

/** The releases there are, newest first: one of them is chosen. */
export function TagPicker({ extension, source, type, chosen, choose }: TagPickerProps) {
  const [q, setQ] = useState('')
  const { tags, total, hasMore, isLoading, error, more, retry } = useTags(extension, source, q.trim())
  return (
    <>
      <Field label="Releases with this in their tag">
        {(ties) => (
          <input
            {...ties}
            type="search"
            value={q}
            maxLength={200}
            onInput={({ currentTarget }) => setQ(currentTarget.value)}
          />
        )}
      </Field>
      {error && <Failure error={error} what="the tags of its repository" retry={retry} />}
      {!tags && isLoading && <p class="faint">Asking {source} for its tags…</p>}
      {tags && (
        <fieldset class="choices tags" aria-busy={isLoading}>
          <legend>
            {tags.length === 0
              ? none(total, q.trim())
              : `${counted(tags.length, 'tag')} of ${total}, newest first`}
          </legend>
          {tags.map((tag) => (
            <label key={tag.name} class="choice">
              <input
                type="radio"
                name="tag"
                checked={tag.name === chosen}
                onChange={() =>
                  choose(
                    tag.name,
                    tags.map(({ name }) => name),
                  )
                }
              />
              <span>
                <b>{tag.name}</b> <code class="faint">{tag.commit?.slice(0, 12)}</code>
                <span class="hint">{usesOf(tag, type)}</span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {hasMore && (
        <p>
          <button type="button" onClick={more} aria-disabled={isLoading ? 'true' : undefined}>
            Show older ones
          </button>
        </p>
      )}
    </>
  )
}

function none(total: number, q: string): string {
  return total === 0
    ? 'The repository has no tags: "git tag v1.0" and "git push --tags" make a release.'
    : `None of its ${counted(total, 'tag')} has "${q}" in its name.`
}

function usesOf({ wanted, deployed, moved }: SourceTag, type: string): string {
  const others = deployed.filter((each) => each !== type)
  return [
    ...(wanted.some((each) => each === type) ? [`Git asks for it in ${type}`] : []),
    ...(deployed.some((each) => each === type) ? [`${type} serves it`] : []),
    ...(others.length > 0 ? [`runs in ${others.join(' and ')}`] : []),
    ...(moved ? ['the tag was moved'] : []),
  ].join(', ')
}
