/** What to do about a lock that cannot be used; `file` is its path, where that is known. */
export function lockAnew(file = "FILE"): string {
  return `make it anew with: wherry lock DEFINITION --output ${file}`;
}
