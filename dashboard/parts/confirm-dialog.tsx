import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Dialog } from './dialog.tsx'

interface ConfirmDialogProps {
  title: string
  /** On the button that does it. */
  does: string
  /** What has to be typed first; null: nothing. */
  name: string | null
  /** @returns once it is done. @throws then why not is shown, and it can be tried again */
  act: () => Promise<void>
  close: () => void
  children: ComponentChildren
}

/** Asks once more before something that cannot be undone. */
export function ConfirmDialog({ title, does, name, act, close, children }: ConfirmDialogProps) {
  const [typed, setTyped] = useState('')
  const [failure, setFailure] = useState('')
  const [isBusy, setBusy] = useState(false)
  const isNamed = name === null || typed.trim() === name
  const submit = async (event: Event) => {
    event.preventDefault()
    if (!isNamed || isBusy) return
    setBusy(true)
    try {
      await act()
      close()
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error))
      setBusy(false)
    }
  }
  return (
    <Dialog title={title} close={close}>
      {children}
      <form onSubmit={submit}>
        {name !== null && (
          <p>
            <label>
              Type <code>{name}</code> to say that all of it is meant:{' '}
              <input
                autocomplete="off"
                spellcheck={false}
                value={typed}
                onInput={(event) => setTyped(event.currentTarget.value)}
              />
            </label>
          </p>
        )}
        {failure !== '' && (
          <p class="trouble" role="alert">
            {failure}
          </p>
        )}
        <p class="buttons">
          <button type="submit" class="weighty" aria-disabled={isNamed && !isBusy ? undefined : 'true'}>
            {does}
          </button>{' '}
          <button type="button" onClick={close}>
            Leave it held back
          </button>
        </p>
      </form>
    </Dialog>
  )
}
