/** Environment variables that verbs read. What `bowline up` takes as a flag has a variable, too: `cli/controller/settings.ts`. */
export interface CliEnvironment {
  /** Folder of the controller's data. Default: `.bowline`. */
  BOWLINE_DATA?: string | undefined
  /** Address of a controller that runs elsewhere. */
  BOWLINE_URL?: string | undefined
  /** Its admin token. Default: what is in its data folder. */
  BOWLINE_TOKEN?: string | undefined
  /** Set: no colours, see https://no-color.org. */
  NO_COLOR?: string | undefined
  /** Where caches are kept. Default: `.cache` in the home folder. */
  XDG_CACHE_HOME?: string | undefined
}

/** As it is at the moment of asking. */
export const environment: Readonly<CliEnvironment> = process.env
