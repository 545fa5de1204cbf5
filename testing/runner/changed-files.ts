import { execFileSync } from "node:child_process";

export interface Changes {
  /** What they are compared with, in words. */
  readonly since: string;
  /** Paths from the root, sorted; of files that are gone, too. */
  readonly files: readonly string[];
}

/**
 * What is different from `main`: on a branch since it left it, on main itself since the last commit, and where nothing
 * is, what that commit changed. What is not committed, and files that git does not know yet, are among it.
 */
export function findChanges(root: string): Changes {
  const git = (...words: string[]): string =>
    execFileSync("git", words, {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 2 ** 26,
    });
  const attempt = (...words: string[]): string | undefined => {
    try {
      return git(...words).trim();
    } catch {
      return undefined;
    }
  };
  const names = (text: string) => text.split("\0").filter((name) => name !== "");
  const differing = (base: string) => names(git("diff", "--name-only", "--no-renames", "-z", base, "--"));
  const untracked = names(git("ls-files", "--others", "--exclude-standard", "-z"));
  const main = ["main", "origin/main"].find((name) => attempt("rev-parse", "--verify", "--quiet", name) !== undefined);
  const base = main === undefined ? undefined : attempt("merge-base", main, "HEAD");
  if (base !== undefined && base !== git("rev-parse", "HEAD").trim()) {
    return { since: `${main}`, files: sorted([...differing(base), ...untracked]) };
  }
  const files = sorted([...differing("HEAD"), ...untracked]);
  const before = attempt("rev-parse", "--verify", "--quiet", "HEAD~1");
  if (files.length > 0 || before === undefined) return { since: "the last commit", files };
  return { since: "the commit before the last", files: sorted(differing(before)) };
}

function sorted(files: readonly string[]): readonly string[] {
  return [...new Set(files)].sort();
}
