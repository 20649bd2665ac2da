import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { useDeed } from '../lib/act.ts'
import { Outcome } from './deed.tsx'
import { Dialog } from './dialog.tsx'
import { Field } from './field.tsx'

interface ByNameProps {
  title: string
  /** What has to be typed. */
  name: string
  /** On the button. */
  does: string
  act: () => Promise<unknown>
  close: () => void
  /** What will become of it. */
  children: ComponentChildren
}

/** Asks before something that cannot be taken back: its name has to be typed. */
export function ByName({ title, name, does, act, close, children }: ByNameProps) {
  const [typed, type] = useState('')
  const deed = useDeed()
  const submit = async (event: Event) => {
    event.preventDefault()
    if (typed !== name) return
    const isDone = await deed.do(async () => {
      await act()
      return ''
    })
    if (isDone) close()
  }
  const isReady = typed === name && !deed.isBusy.value
  return (
    <Dialog title={title} close={close}>
      {children}
      <form class="fields" onSubmit={submit}>
        <Field label={`Type "${name}"`}>
          {(ties) => (
            <input
              {...ties}
              class="code"
              autocomplete="off"
              spellcheck={false}
              value={typed}
              onInput={({ currentTarget }) => type(currentTarget.value.trim())}
            />
          )}
        </Field>
        <Outcome deed={deed} />
        <p class="acts">
          <button type="submit" class="danger" disabled={!isReady}>
            {does}
          </button>
          <button type="button" onClick={close}>
            Leave it
          </button>
        </p>
      </form>
    </Dialog>
  )
}
