import { paths, pathTo } from '../../api/paths.ts'
import { extensionOfEnvironment } from '../../core/domain/identifiers.ts'

/** Where the tasks of an environment are. */
export function tasksPath(environment: string): string {
  return pathTo(paths.tasks, { service: extensionOfEnvironment(environment), environment })
}
