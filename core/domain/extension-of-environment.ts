/** The extension an environment belongs to: `ENV-1234-5678-01` gives `SRVC-1234-5678`. */
export function extensionOfEnvironment(environment: string): string {
  return environment.replace(/^ENV-/, 'SRVC-').replace(/-\d\d$/, '')
}
