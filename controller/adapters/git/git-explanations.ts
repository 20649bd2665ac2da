import type { ErrorCode } from '../../../core/domain/error-codes.ts'

/** What a failure of Git means: its class by the code, and words of its own. */
export interface Explanation {
  code: ErrorCode
  /** What Git, ssh and curl say under `LC_ALL=C`. A remote may say what it likes: each is linear. */
  pattern: { test(words: string): boolean }
  problem: string
  advice: string
  /** Where it is a path on this machine, too. */
  localAdvice?: string
}

/** In this order: what is on our disk before what the remote says, and what is certain before what may be. */
export const explanations: readonly Explanation[] = [
  {
    code: 'git-missing',
    pattern: /spawn git E|unknown option .{0,3}(object-format|porcelain|force-with-lease)/,
    problem: 'could not be started to work',
    advice: 'Install Git 2.32 or newer and put it on the PATH.',
  },
  {
    code: 'disk-full',
    pattern: /no space left on device|disk quota exceeded/i,
    problem: 'had no space for a copy of what is',
    advice: 'Free some space where the data folder is, or at the remote.',
  },
  {
    code: 'folder',
    pattern: anyOf(
      /insufficient permission for adding|read-only file system/i,
      /^[a-z]+: (unable to|could not|cannot) (create|write|open|mkdir|lock)[^:\n]*: permission denied/im,
    ),
    problem: 'could not write its copy of what is',
    advice: 'Let the user of this process write in the data folder.',
  },
  {
    code: 'source-untrusted',
    pattern: /host key verification failed|host identification has changed|host key is known/i,
    problem: 'does not know the key of the host',
    advice: 'Compare it, and add it to known_hosts: ssh-keyscan HOST >> ~/.ssh/known_hosts.',
  },
  {
    code: 'source-untrusted',
    pattern:
      /certificate (problem|verif)|self.signed certificate|certificate has expired|no alternative certificate/i,
    problem: 'does not trust the certificate of the host',
    advice: 'Name the authority that has made it in GIT_SSL_CAINFO or SSL_CERT_FILE, or have it renewed.',
  },
  {
    code: 'source-untrusted',
    pattern: /dubious ownership/i,
    problem: 'does not trust the owner of the repository',
    advice: 'Run Bowline as its owner, or trust it: git config --global --add safe.directory PATH.',
  },
  {
    code: 'source-failed',
    pattern: /no user exists for uid/i,
    problem: 'cannot use ssh for a user id without a name, to work',
    advice: 'Give the user id a line in /etc/passwd, or use an https URL.',
  },
  {
    code: 'source-unreachable',
    pattern: /from proxy|resolve proxy|proxy connect/i,
    problem: 'did not get through the proxy to what is',
    advice: 'Check https_proxy, http_proxy and no_proxy.',
  },
  {
    code: 'source-unreachable',
    pattern: /returned error: (429|5\d\d)/,
    problem: 'was told to come later',
    advice: 'The server is busy, or limits requests: it is asked again.',
  },
  {
    code: 'source-auth',
    pattern: anyOf(
      /authentication failed|could not read (username|password)|permission denied|marked as read only|access denied|returned error: 40[13]|too many authentication failures/i,
      /permission to \S+ denied/i,
    ),
    problem: 'was refused',
    advice: 'Check that the credentials or the ssh key are right and may read this repository.',
  },
  {
    code: 'source-invalid',
    pattern: anyOf(
      /does not appear to be a git repository|not valid: is this a git repository|returned error: (404|410)/i,
      /repository ('[^']*' )?not found/i,
    ),
    problem: 'found no Git repository there',
    advice: 'Check the URL or path ("~" is not expanded), and that the repository exists.',
    localAdvice: 'In a folder, "git init" makes one.',
  },
  {
    code: 'source-invalid',
    pattern: /couldn't find remote ref|not our ref|unadvertised object/i,
    problem: 'no longer found what was asked for',
    advice: 'The branch was deleted or force-pushed meanwhile; its newest commit is taken next.',
  },
  {
    code: 'source-damaged',
    pattern:
      /bad object|could not read [0-9a-f]{8}|did not send all necessary objects|unresolved deltas?|index-pack failed|invalid index-pack|is corrupt|[0-9a-f] is empty|bad tree|missing (blob|tree|commit)|unable to read (tree|[0-9a-f]{8})|inflate: data stream error/i,
    problem: 'found objects missing or damaged',
    advice: 'Run "git fsck" in the repository, and push what is missing again.',
  },
  {
    code: 'source-failed',
    pattern: /protocol error|bad line length|bad band|expected (ACK|flush)|invalid server response/i,
    problem: 'heard something that is not its protocol',
    advice: 'Check that a Git server is behind this URL, and that a login shell there prints nothing.',
  },
  {
    code: 'source-unreachable',
    pattern:
      /unable to (access|connect|look up)|could not resolve|could not read from remote|connection (refused|reset|timed out)|hung up|early eof|rpc failed|unexpected disconnect/i,
    problem: 'got no answer',
    advice: 'Check the host name, the network and the firewall.',
  },
]

function anyOf(...patterns: readonly RegExp[]): Explanation['pattern'] {
  return { test: (words) => patterns.some((each) => each.test(words)) }
}

/** Words that nobody has met before. */
export const unknownFailure: Omit<Explanation, 'pattern'> = {
  code: 'source-failed',
  problem: 'failed',
  advice: 'It is tried again.',
}
