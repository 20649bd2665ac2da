import { signal } from '@preact/signals'
import type { StreamChange } from '../../api/stream.ts'
import workerUrl from '../stream-worker.ts?sharedworker&url'
import { isSignedOut } from './ask.ts'
import { joined, noChange, tell } from './changes.ts'
import { prefix } from './prefix.ts'
import { type Heard, Stream } from './stream.ts'

/** Whether what is shown follows what happens: null, it does; else since when not, by the browser's clock; undefined: not yet. */
export const live = signal<{ since: number | null | undefined; isPaused: boolean }>({
  since: undefined,
  isPaused: false,
})

/** What changed while nobody looked, or while the viewer wanted nothing to move: it is asked for once, when somebody does. */
let missed: StreamChange | undefined = noChange

/** Once, at the start. All tabs of a browser share one stream, where the browser lets them. */
export function watchLive(): void {
  document.addEventListener('visibilitychange', catchUp)
  if (typeof SharedWorker === 'undefined') {
    new Stream(prefix, hear).start()
    return
  }
  const policy = trustedTypes?.createPolicy('bowline', { createScriptURL: () => workerUrl })
  const url = (policy?.createScriptURL(workerUrl) ?? workerUrl) as string
  const { port } = new SharedWorker(url, { type: 'module', name: `bowline${prefix}` })
  port.addEventListener('message', ({ data }: MessageEvent<Heard>) => hear(data))
  port.start()
  port.postMessage({ prefix })
  addEventListener('pagehide', () => port.postMessage('bye'))
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return
    port.postMessage({ prefix }) // the browser had put the page away, and has it back as it was
    tell(undefined)
  })
}

export function pauseLive(isPaused: boolean): void {
  live.value = { ...live.value, isPaused }
  catchUp()
}

function hear(heard: Heard): void {
  if (heard.kind === 'lost') live.value = { ...live.value, since: heard.since }
  else if (heard.kind === 'live') live.value = { ...live.value, since: null }
  else if (heard.kind === 'signed-out') isSignedOut.value = true
  else {
    missed = joined(missed, heard.kind === 'changed' ? heard.change : undefined)
    catchUp()
  }
}

/** Tabs that nobody sees ask for nothing: what is open costs no more, however much changes. */
function catchUp(): void {
  if (missed === noChange || live.value.isPaused || document.visibilityState === 'hidden') return
  const change = missed
  missed = noChange
  tell(change)
}

/** Browsers that know it refuse the address of a script that is a mere text. */
declare const trustedTypes:
  | {
      createPolicy(
        name: string,
        rules: { createScriptURL: (url: string) => string },
      ): { createScriptURL(url: string): unknown }
    }
  | undefined
