import type { EnvironmentStatus } from '../../core/domain/status.ts'

/** A shape for each status, so that none is told by its colour alone. In a square of 16. */
const shapes: Readonly<Record<EnvironmentStatus, string>> = {
  Running:
    'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm3.7 5.2-4.2 5a.9.9 0 0 1-1.3.1L4.100 9.300l1.200-1.300 1.500 1.400L10.400 5.100Z',
  Connected:
    'M5.500 4a4 4 0 1 0 2.500 7.120A4 4 0 1 0 8 4.880 4 4 0 0 0 5.500 4Zm0 1.600a2.400 2.400 0 1 1 0 4.800 2.400 2.400 0 0 1 0-4.800Zm5 0a2.400 2.400 0 1 1 0 4.800 2.400 2.400 0 0 1 0-4.800Z',
  Deploying: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm0 1.600v10.800A5.400 5.400 0 0 0 8 2.600Z',
  Stopping: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1ZM2.600 8h10.800A5.400 5.400 0 0 0 2.600 8Z',
  Disconnected:
    'M7 1.070a7 7 0 0 0-5.930 5.930H2.690A5.400 5.400 0 0 1 7 2.690ZM9 1.070v1.620A5.400 5.400 0 0 1 13.310 7h1.620A7 7 0 0 0 9 1.070ZM1.070 9A7 7 0 0 0 7 14.930V13.310A5.400 5.400 0 0 1 2.690 9ZM13.310 9A5.400 5.400 0 0 1 9 13.310v1.620A7 7 0 0 0 14.930 9Z',
  Stopped: 'M2 2h12v12H2Z',
  Errored: 'M8 1 15.500 14.500H.500ZM7.200 6v4.500h1.600V6Zm0 5.500V13h1.600v-1.500Z',
  Uninitialized:
    'M7.200 1h1.600v1.800H7.200Zm0 12.200h1.600V15H7.200ZM1 7.200h1.800v1.600H1Zm12.200 0H15v1.600h-1.800ZM2.500 3.600l1.100-1.100 1.300 1.300-1.100 1.100Zm8.600 8.600 1.100-1.100 1.300 1.300-1.100 1.100Zm1.300-9.700 1.100 1.100-1.300 1.300-1.100-1.100ZM3.800 11.100l1.100 1.100-1.300 1.300-1.100-1.100Z',
}

/** Status of an environment: its word, its shape, its colour. */
export function StatusMark({ status }: { status: EnvironmentStatus }) {
  return (
    <span class={`status status-${status.toLowerCase()}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={shapes[status]} fill-rule="evenodd" />
      </svg>
      {status}
    </span>
  )
}
