import { signal } from '@preact/signals'
import workerUrl from '../stream-worker.ts?sharedworker&url'
import { isSignedOut } from './ask.ts'
import { tell } from './changes.ts'
import { prefix } from './prefix.ts'
import { type Heard, Stream } from './stream.ts'

/** Whether what is shown follows what happens; else since when not, by the browser's clock. */
export const live = signal<{ since: number | null; isPaused: boolean }>({ since: null, isPaused: false })

/** Something changed while the viewer wanted nothing to move. */
let isMissed = false

/** Once, at the start. All tabs of a browser share one stream, where the browser lets them. */
export function watchLive(): void {
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
  if (isPaused || !isMissed) return
  isMissed = false
  tell(undefined)
}

function hear(heard: Heard): void {
  if (heard.kind === 'lost') live.value = { ...live.value, since: heard.since }
  else if (heard.kind === 'live') live.value = { ...live.value, since: null }
  else if (heard.kind === 'signed-out') isSignedOut.value = true
  else if (live.value.isPaused) isMissed = true
  else tell(heard.kind === 'changed' ? heard.change : undefined)
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
