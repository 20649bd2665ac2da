/** What to do about a change that is held back, by the guard that holds it. Its reason says why. */
const remedies: Readonly<Record<string, string>> = {
  'not-stopped': 'Set "state: stopped" and push; once it is Stopped, the deletion goes on by itself.',
  'mode-switch': 'Set "state: stopped" with the mode it has and push; change the mode in a later commit.',
  'secure-to-plain': 'Remove the variable in one commit; it may come back without "secure" in a later one.',
  'too-many-deletions': 'Confirm the commit below, or put back in Git what was not meant to go.',
  'empty-repository': 'Put the configuration back in Git, or confirm the commit below.',
  'finding-in-scope': 'Mend the finding; then it goes on by itself.',
  'access-widened':
    'An approver or administrator of everything confirms the commit below, or Git takes it back.',
}

export function remedyOf(code: string): string | undefined {
  return remedies[code]
}
