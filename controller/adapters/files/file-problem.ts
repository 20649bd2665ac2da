/** What the codes of the file system mean, for people. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'it is not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'there is no space left',
  EDQUOT: 'the quota of its owner is used up',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'there is a file on the way',
  EISDIR: 'it is a folder',
  EEXIST: 'there is a file of that name',
  ENOTEMPTY: 'the folder is not empty',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open',
  EIO: 'the disk fails',
}

/** What was tried, by the system call that failed. */
const verbs: Readonly<Record<string, string>> = {
  open: 'open',
  read: 'read',
  scandir: 'read',
  write: 'write',
  ftruncate: 'write',
  fsync: 'write',
  rename: 'write',
  copyfile: 'copy',
  mkdir: 'make the folder',
  mkdtemp: 'make a folder at',
  unlink: 'remove',
  rmdir: 'remove',
  rm: 'remove',
  chmod: 'change the permissions of',
  chown: 'change the owner of',
}

/** `permission denied`; undefined for what is no error of the file system, or one that people do not meet. */
export function fileReason(error: unknown): string | undefined {
  return reasons[(error as NodeJS.ErrnoException | null)?.code ?? '']
}

/** `cannot open /etc/x: permission denied`; undefined where that is not what happened. */
export function fileProblem(error: unknown): string | undefined {
  const { syscall = '', path } = (error ?? {}) as NodeJS.ErrnoException
  const reason = fileReason(error)
  const isNone = reason === undefined || /^(spawn|listen|connect|bind|getaddrinfo)/.test(syscall)
  return isNone ? undefined : `cannot ${verbs[syscall] ?? 'use'} ${path ?? 'a file'}: ${reason}`
}
