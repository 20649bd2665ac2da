/**
 * What every answer says in its header `Connect-Version`. The first number chooses the release of
 * `connect-extension-runner` that may run: it reads the header of `GET /public/v1/accounts` when it starts, and goes on
 * only where it is the newest release of that major version on PyPI.
 */
export const connectVersion = '42.0.0'
