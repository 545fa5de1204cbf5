import { chmod, chown, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { recordFolder } from "@wherry/factory/debian/policy/shipped-records.ts";
import { recordIdentity, type ScriptRecord } from "@wherry/factory/scripts/script-record.ts";
import { runChild } from "../run-child.ts";
import { differing, spread } from "./compare-records.ts";
import { readShipped } from "./record-files.ts";

export interface VerifyOptions {
  readonly suite: string;
  /** Packages that share a root. */
  readonly batch: number;
  readonly tell: (line: string) => void;
  readonly signal: AbortSignal;
}

const commandLine = fileURLToPath(new URL("../../../factory/cli/main.ts", import.meta.url));

/** Somebody who records, and what else is different about them. */
interface Recorder {
  readonly name: string;
  readonly umask: string;
  /** Whom root becomes. */
  readonly user: number | undefined;
  readonly hostname: string;
  readonly environment: Readonly<Record<string, string>>;
  /** A store and key of their own; the usual ones for the first. */
  readonly ownStore: boolean;
}

const recorders: readonly Recorder[] = [
  {
    name: "first",
    umask: "022",
    user: undefined,
    hostname: "east",
    environment: { TZ: "Pacific/Kiritimati", LC_ALL: "C" },
    ownStore: false,
  },
  {
    name: "second with a longer name",
    umask: "077",
    user: 65_520,
    hostname: "far-west.example.org",
    environment: { TZ: "America/St_Johns", LC_ALL: "tr_TR.UTF-8", LANG: "ja_JP.eucJP" },
    ownStore: true,
  },
];

/**
 * Records packages that have records already, spread over all of these, as two people would who share nothing, and
 * compares the bytes: with each other, and with what comes with Wherry. Gives the exit status.
 */
export async function recordTwice(count: number, { suite, batch, tell, signal }: VerifyOptions): Promise<number> {
  const shipped = await readShipped(recordFolder);
  const names = spread([...new Set(shipped.map((record) => record.package))].sort(), count);
  const known = new Map(shipped.map((record) => [recordIdentity(record), JSON.stringify(record)]));
  const folder = await mkdtemp(join(tmpdir(), "wherry-verify-"));
  await chmod(folder, 0o711);
  let wrong = 0;
  let compared = 0;
  let asShipped = 0;
  try {
    for (let at = 0; at < names.length; at += batch) {
      const some = names.slice(at, at + batch);
      const made: string[] = [];
      for (const recorder of recorders) made.push(await recordAs(recorder, some, { suite, folder, signal }));
      const [first = "[]", second = "[]"] = made;
      const records = JSON.parse(first) as ScriptRecord[];
      compared += records.length;
      if (first !== second) {
        wrong++;
        tell(`${some.join(" ")}: two records differ: ${differing(first, second).join(", ")}`);
      }
      for (const record of records) {
        const before = known.get(recordIdentity(record));
        if (before === JSON.stringify(record)) asShipped++;
        else if (before !== undefined) tell(`${record.package}: differs from the record that comes with Wherry`);
      }
      tell(`${Math.min(at + batch, names.length)} of ${names.length} packages, ${compared} records compared`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  tell(
    `${names.length} packages, ${compared} records made twice: ${wrong === 0 ? "the same bytes" : `${wrong} roots differ`}`,
  );
  tell(`${asShipped} of them are byte for byte those that come with Wherry`);
  return wrong === 0 ? 0 : 1;
}

/** The file that `wherry record` writes. */
async function recordAs(
  { name, umask, user, hostname, environment, ownStore }: Recorder,
  packages: readonly string[],
  { suite, folder, signal }: { readonly suite: string; readonly folder: string; readonly signal: AbortSignal },
): Promise<string> {
  const isRoot = process.getuid?.() === 0;
  const home = join(folder, name);
  for (const path of [home, join(home, "tmp")]) {
    await mkdir(path, { recursive: true, mode: 0o700 });
    if (isRoot && user !== undefined) await chown(path, user, user);
  }
  if (user === undefined) await chmod(home, 0o711);
  if (user === undefined) await chmod(join(home, "tmp"), 0o711);
  const store = ownStore ? { WHERRY_STORE: join(home, "store"), WHERRY_STORE_KEY: join(home, "key") } : {};
  const output = join(home, "records.json");
  const record = [process.execPath, commandLine, "record", ...packages, "--suite", suite, "--output", output];
  const become =
    isRoot && user !== undefined ? `exec setpriv --reuid=${user} --regid=${user} --clear-groups -- "$@"` : 'exec "$@"';
  const inside = isRoot ? `hostname ${hostname}; ${become}` : become;
  const shell = ["/bin/sh", "-c", `umask ${umask}; ${inside}`, "sh", ...record];
  const [file = "", ...args] = isRoot ? ["unshare", "--uts", "--", ...shell] : shell;
  const env = { ...process.env, ...environment, ...store, HOME: home, TMPDIR: join(home, "tmp") };
  const { stderr } = await runChild(file, args, { cwd: home, env, signal });
  try {
    return await readFile(output, "utf8");
  } catch (cause) {
    throw new Error(`recording ${packages.join(" ")} failed: ${stderr.slice(-4000)}`, { cause });
  } finally {
    await rm(output, { force: true });
  }
}
