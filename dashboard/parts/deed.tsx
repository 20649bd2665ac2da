import type { Deed } from '../lib/act.ts'

/** What came of what the viewer did. */
export function Outcome({ deed }: { deed: Deed }) {
  const { said, error } = deed
  return (
    <>
      <p role="status" class="outcome">
        {said.value}
      </p>
      {error.value && (
        <p role="alert" class="failure">
          <strong>Not done:</strong> {error.value.message}
          {error.value.request && (
            <span class="faint">
              {' '}
              Request <code>{error.value.request}</code>
            </span>
          )}
        </p>
      )}
    </>
  )
}
