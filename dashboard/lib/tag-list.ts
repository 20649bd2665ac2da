import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { SourceTag, TagPage } from '../../api/extension.ts'
import { paths, pathTo } from '../../api/paths.ts'
import { AskError, ask } from './ask.ts'
import { withQuery } from './place.ts'

/** After the last key, in milliseconds. */
const pauseMs = 200
const pageSize = '25'

export interface TagList {
  /** Newest first; undefined before the first answer. */
  tags: readonly SourceTag[] | undefined
  /** How many there are, whatever is looked for. */
  total: number
  /** There are older ones. */
  hasMore: boolean
  isLoading: boolean
  error: AskError | undefined
  more: () => void
  retry: () => void
}

interface Found {
  tags: readonly SourceTag[] | undefined
  total: number
  next: string | null
}

const nothing: Found = { tags: undefined, total: 0, next: null }

/** The tags of a repository that have a text in their name, page by page, as they are there now. */
export function useTags(extension: string, source: string, q: string): TagList {
  const found = useSignal(nothing)
  const error = useSignal<AskError | undefined>(undefined)
  const isLoading = useSignal(false)
  const last = useRef<AbortController>(new AbortController())
  const isFirst = useRef(true)

  const load = useMemo(
    () => (after: string | null) => {
      last.current.abort() // what is looked for is another by now
      const stop = new AbortController()
      last.current = stop
      isLoading.value = true
      const query = { source, q, limit: pageSize, after: after ?? undefined }
      const path = withQuery(pathTo(paths.extensionTags, { extension }), query)
      ask<TagPage>(path, { signal: stop.signal }).then(
        ({ items, next, sources }) => {
          const before = after === null ? [] : (found.value.tags ?? [])
          found.value = { tags: [...before, ...items], next, total: sources[0]?.total ?? 0 }
          error.value = undefined
          isLoading.value = false
        },
        (reason: unknown) => {
          if (!(reason instanceof AskError)) return
          error.value = reason
          isLoading.value = false
        },
      )
    },
    [extension, source, q],
  )
  useEffect(() => {
    const timer = setTimeout(() => load(null), isFirst.current ? 0 : pauseMs)
    isFirst.current = false
    return () => {
      clearTimeout(timer)
      last.current.abort()
    }
  }, [load])

  const { tags, total, next } = found.value
  return {
    ...{ tags, total },
    hasMore: next !== null,
    isLoading: isLoading.value,
    error: error.value,
    more: () => load(next),
    retry: () => load(null),
  }
}
