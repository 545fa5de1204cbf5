import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { parseArgs } from "node:util";

export interface BenchOptions {
  /** Absolute; kept between runs, so that the peers' chroot is made and every package is downloaded once. */
  readonly folder: string;
  /** How often each row is measured; the quickest counts. */
  readonly rounds: number;
  /** Measure Wherry's release compression too, which takes minutes. */
  readonly release: boolean;
  /** Measure small commands only, and no build. */
  readonly small: boolean;
  /** Write docs/benchmarks.md. */
  readonly write: boolean;
  /** Remove the folder and do nothing else. */
  readonly clean: boolean;
}

export const usage = `npm run bench -- [options]

  --folder DIR   where to work (default: wherry-bench in the user's cache folder); kept between runs
  --rounds N     measure each row N times, the quickest counts (default: 2)
  --release      measure release compression too
  --small        measure small commands only, which takes half a minute
  --write        write docs/benchmarks.md
  --clean        remove the folder, measure nothing
`;

/** What the command line asks for. Unknown options, and rounds other than 1 to 9, are a TypeError. */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      folder: { type: "string" },
      rounds: { type: "string", default: "2" },
      release: { type: "boolean", default: false },
      small: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      clean: { type: "boolean", default: false },
    },
  });
  if (!/^[1-9]$/.test(values.rounds))
    throw new TypeError(`--rounds takes a number from 1 to 9, not "${values.rounds}"`);
  if (values.small && values.write) throw new TypeError("--write is for a page with all that is measured, not --small");
  return {
    folder: resolve(values.folder ?? join(cacheFolder(environment), "wherry-bench")),
    rounds: Number(values.rounds),
    release: values.release,
    small: values.small,
    write: values.write,
    clean: values.clean,
  };
}

function cacheFolder({ XDG_CACHE_HOME: cache }: Readonly<Record<string, string | undefined>>): string {
  return cache !== undefined && isAbsolute(cache) ? cache : join(homedir(), ".cache");
}
