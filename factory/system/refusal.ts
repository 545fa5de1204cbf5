const words: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EDQUOT: "the disk quota is used up",
  EEXIST: "a file of this name is in the way",
  EFBIG: "the file would be larger than files may be",
  EISDIR: "this is a folder, not a file",
  EMFILE: "too many files are open",
  ENOENT: "there is no such file or folder",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of this path is a file, not a folder",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
};

/** What the file system says against it, in words and without paths; any other error's own message. */
export function describeRefusal(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code = "code" in cause ? String(cause.code) : "";
  return Object.hasOwn(words, code) ? (words[code] ?? "") : cause.message;
}
