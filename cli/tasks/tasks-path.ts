import { paths, pathTo } from '../../api/paths.ts'
import { extensionOfEnvironment } from '../../core/domain/extension-of-environment.ts'

/** Where the tasks of an environment are. */
export function tasksPath(environment: string): string {
  return pathTo(paths.tasks, { service: extensionOfEnvironment(environment), environment })
}
