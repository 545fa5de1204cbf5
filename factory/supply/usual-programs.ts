import type { TreeNode } from "@wherry/core/tree/tree.ts";
import type { LeftOutPolicy } from "../packages/distribution-policy.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";
import type { Workshop } from "./workshop.ts";

/** Changes whenever the same package may be found to call other programs. */
const scanVersion = 2;
const unitFile = /^(?:\/usr)?\/lib\/systemd\/system\/[^/]+\.service$/;
const documentation = /^\/usr\/share\/(?:doc|man|info)\//;
/** A script that is longer is none that somebody reads or writes. */
const longestScript = 300_000;

/** Which programs a package's scripts and units call, as far as somebody asked for these programs. */
interface CalledPrograms {
  /** Shell scripts that may be executed. */
  readonly scripts: readonly string[];
  /** Commands of services. */
  readonly units: readonly string[];
  /** Paths of scripts, by what starts them. */
  readonly interpreted: Readonly<Record<string, readonly string[]>>;
  /** Paths of what cron(8) starts and no timer does. */
  readonly jobs: readonly string[];
}

/** Reads what a package holds; once, and then the store knows it. */
export async function programsCalledBy(
  one: UnpackedPackage,
  { usual: { scripts, units, interpreters }, jobs }: Pick<LeftOutPolicy, "usual" | "jobs">,
  { store }: Pick<Workshop, "store">,
): Promise<CalledPrograms> {
  const asked = { scripts: Object.keys(scripts), units: Object.keys(units), interpreters: Object.keys(interpreters) };
  return await store.memo.cachedJson(
    `programs called ${scanVersion} ${one.sha256} ${JSON.stringify(asked)}`,
    async () => {
      const called = { scripts: new Set<string>(), units: new Set<string>(), jobs: new Set<string>() };
      const interpreted: Record<string, string[]> = {};
      for (const [path, node] of one.entries) {
        if (node.kind !== "file" || node.content.size > longestScript) continue;
        const isUnit = unitFile.test(path);
        const isJob = jobs.pattern.test(path);
        if (!isUnit && !isJob && !mayBeScript(path, node)) continue;
        const text = Buffer.from(await store.read(node.content)).toString("latin1");
        if (isJob && isStarted(path, text) && !text.includes(jobs.yielding)) called.jobs.add(path);
        if (isUnit) for (const name of asked.units) if (isCommand(name, text)) called.units.add(name);
        const [, interpreter = ""] = /^#! ?(\/\S+)/.exec(text) ?? [];
        if (mayBeScript(path, node) && asked.interpreters.includes(interpreter)) {
          interpreted[interpreter] = [...(interpreted[interpreter] ?? []), path];
        }
        if (!/^#! ?\/(?:usr\/)?bin\/(?:sh|bash|dash)\b/.test(text)) continue;
        for (const name of asked.scripts) if (isCalled(name, text)) called.scripts.add(name);
      }
      const sorted = (some: ReadonlySet<string>) => [...some].sort();
      return { scripts: sorted(called.scripts), units: sorted(called.units), jobs: sorted(called.jobs), interpreted };
    },
  );
}

function mayBeScript(path: string, node: TreeNode): boolean {
  return (node.mode & 0o111) !== 0 && !documentation.test(path);
}

/** Tables in cron.d may be empty, or have nothing but examples (crontab(5)); elsewhere lie programs. */
function isStarted(path: string, text: string): boolean {
  return path.includes("/cron.d/")
    ? /^[ \t]*(?:@[a-z]+|[0-9*,/-]+(?:[ \t]+[0-9A-Za-z*,/-]+){4})[ \t]+\S+[ \t]+\S/m.test(text)
    : text !== "";
}

/** ExecReload=/bin/kill -HUP $MAINPID, also behind a semicolon and in a continued line (systemd.service(5)). */
function isCommand(name: string, text: string): boolean {
  const place = "^Exec[A-Za-z]+=(?:[^\n]*\\s;\\s+)?[-@:+!]*(?:(?:/usr)?/s?bin/)?";
  return new RegExp(`${place}${RegExp.escape(name)}(?=\\s|$)`, "m").test(text.replaceAll("\\\n", " "));
}

/** Where a command of sh(1) begins. In a comment or a text it may be none; what it costs then is a small package. */
function isCalled(name: string, text: string): boolean {
  const place = "(?:^|[;&|(`!{]|\\b(?:then|do|else|elif|if|while|until|exec)\\s)[ \\t]*";
  return new RegExp(`${place}(?:(?:/usr)?/s?bin/)?${RegExp.escape(name)}(?=[ \\t]|$)`, "m").test(text);
}
