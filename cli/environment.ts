/** Environment variables that verbs read. What `bowline up` takes is in `cli/controller/settings.ts`. */
export const cliVariables = {
  BOWLINE_DATA:
    "folder of the controller's data, where verbs find its address and its token (default: `.bowline`)",
  BOWLINE_URL: 'address of a controller that runs elsewhere, such as `http://10.0.0.5:7420`; as `--url`',
  BOWLINE_TOKEN:
    'its admin token, or a key of a program, one word; goes to the address in `BOWLINE_URL` or `--url` only, never where a folder says (default: that of `bowline login`, else what the file `admin-token` in the data folder holds, for the controller of that folder). Has no flag: every user of the machine could read it',
  GITHUB_TOKEN:
    'may push and write pull requests, for `promote` and `rollback` with `--pull-request` (default: `BOWLINE_GITHUB_TOKEN`)',
  GITHUB_API_URL: 'the same for GitHub Enterprise: `https://HOST/api/v3`',
  NO_COLOR: 'set to anything: no colours, see https://no-color.org',
  XDG_CACHE_HOME:
    'where `validate` keeps what it knows of files that have not changed (default: `.cache` in the home folder)',
  XDG_CONFIG_HOME:
    'where `login` keeps how one is signed in (`bowline/logins.json`), and Git its configuration, in which `safe.directory` says which repositories of other users are trusted (default: `.config` in the home folder)',
  XDG_STATE_HOME:
    'where `seal` keeps which key was sealed with last, by folder (default: `.local/state` in the home folder)',
} as const

export type CliVariable = keyof typeof cliVariables

/** As it is at the moment of asking. */
export const environment: Readonly<Partial<Record<CliVariable, string>>> = process.env
