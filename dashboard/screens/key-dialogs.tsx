import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { paths, pathTo } from '../../api/paths.ts'
import type { MachineKeyView, NewMachineKey } from '../../api/sign-in.ts'
import { roles } from '../../core/domain/rights.ts'
import { useDeed } from '../lib/act.ts'
import { ask } from '../lib/ask.ts'
import { useHeldSecret } from '../lib/held-secret.ts'
import { listIn } from '../lib/machine-key-words.ts'
import { Outcome } from '../parts/deed.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Secret } from '../parts/secret.tsx'

const daySeconds = 86_400
const periods = [7, 30, 90, 180, 365] as const

interface DialogProps {
  /** The list is another now. */
  changed: () => void
  close: () => void
}

/** Asks what a new key may do, and shows it once. */
export function MakeKey({ changed, close }: DialogProps) {
  const [name, setName] = useState('')
  const [role, setRole] = useState<string>('viewer')
  const [scope, setScope] = useState('')
  const [addresses, setAddresses] = useState('')
  const [days, setDays] = useState(90)
  const make = () =>
    ask<NewMachineKey>(paths.machineKeys, {
      method: 'POST',
      body: {
        name,
        role,
        ...(scope.trim() !== '' && { paths: listIn(scope) }),
        ...(addresses.trim() !== '' && { addresses: listIn(addresses) }),
        expiresIn: days * daySeconds,
      },
    })
  return (
    <SecretDialog title="Make a key" does="Make it" ask={make} changed={changed} close={close}>
      <Field label="Name" help='Small letters, digits, ".", "_" and "-"'>
        {(ties) => (
          <input
            {...ties}
            required
            pattern="[a-z0-9][a-z0-9._\-]{0,62}"
            autocomplete="off"
            value={name}
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
        )}
      </Field>
      <Field
        label="Role at most"
        help="What it may do has to be given to its id as well, by a document of the kind Access"
      >
        {(ties) => (
          <select {...ties} value={role} onChange={({ currentTarget }) => setRole(currentTarget.value)}>
            {roles.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Paths at most" help="Of declaring files, as teams/billing/**, one a line; empty: all">
        {(ties) => (
          <textarea
            {...ties}
            rows={2}
            value={scope}
            onInput={({ currentTarget }) => setScope(currentTarget.value)}
          />
        )}
      </Field>
      <Field label="From these addresses alone" help="As 10.0.0.0/8, one a line; empty: from anywhere">
        {(ties) => (
          <textarea
            {...ties}
            rows={2}
            value={addresses}
            onInput={({ currentTarget }) => setAddresses(currentTarget.value)}
          />
        )}
      </Field>
      <Period days={days} setDays={setDays} />
    </SecretDialog>
  )
}

/** Asks for a new secret of a key, and shows it once. */
export function RotateKey({ of, changed, close }: DialogProps & { of: MachineKeyView }) {
  const [days, setDays] = useState(90)
  const rotate = () =>
    ask<NewMachineKey>(pathTo(paths.rotateMachineKey, { id: of.id }), {
      method: 'POST',
      body: { expiresIn: days * daySeconds },
    })
  return (
    <SecretDialog
      title={`Rotate ${of.name}`}
      does="Give it a new secret"
      ask={rotate}
      changed={changed}
      close={close}
    >
      <p>The secret of now counts for a day more.</p>
      <Period days={days} setDays={setDays} />
    </SecretDialog>
  )
}

function Period({ days, setDays }: { days: number; setDays: (days: number) => void }) {
  return (
    <Field label="It ends">
      {(ties) => (
        <select
          {...ties}
          value={String(days)}
          onChange={({ currentTarget }) => setDays(Number(currentTarget.value))}
        >
          {periods.map((each) => (
            <option key={each} value={String(each)}>
              in {each} days
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

interface SecretDialogProps extends DialogProps {
  title: string
  does: string
  ask: () => Promise<NewMachineKey>
  children: ComponentChildren
}

function SecretDialog({ title, does, ask, changed, close, children }: SecretDialogProps) {
  const deed = useDeed()
  const { value, isOver, show, hide } = useHeldSecret<string>()
  const submit = (event: Event) => {
    event.preventDefault()
    void deed.do(async () => {
      const { token, id } = await ask()
      show(token)
      changed()
      return `The key ${id} is below, this once: nobody can see it again.`
    })
  }
  return (
    <Dialog title={title} close={close}>
      {value === undefined && !isOver ? (
        <form class="fields" onSubmit={submit}>
          {children}
          <Outcome deed={deed} />
          <p class="acts">
            <button type="submit" disabled={deed.isBusy.value}>
              {does}
            </button>
            <button type="button" onClick={close}>
              Leave it
            </button>
          </p>
        </form>
      ) : (
        <>
          {value === undefined ? (
            <p role="status">The key is hidden for good. Who has not kept it rotates it, and gets another.</p>
          ) : (
            <>
              <Outcome deed={deed} />
              <Secret texts={{ Key: value }} hide={hide} />
            </>
          )}
          <p>
            <button type="button" onClick={close}>
              Close
            </button>
          </p>
        </>
      )}
    </Dialog>
  )
}
