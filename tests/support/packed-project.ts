import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run, runOrFail } from "@wherry/factory/system/processes.ts";
import { testStoreDirectory } from "@wherry/testing/fixtures/test-store.ts";
import type { PackageContents } from "@wherry/testing/packing/package-contents.ts";
import { makeTarball, tarballName } from "@wherry/testing/packing/tarball.ts";
import type { WherryResult } from "./wherry.ts";

/** A project in an empty folder, far from this one, into which npm has installed tarballs. */
export interface PackedProject {
  readonly folder: string;
  /** What its programs find in their environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Starts a program of the project or of its Node.js: "npx", "node". */
  call(file: string, args: readonly string[]): Promise<WherryResult>;
}

/** Whose Node.js npm, npx and programs run on: the host's, or the one that runs this test. */
export type WhoseNode = "the host's" | "the locked";

/** Installs packages, and others from the registry, by the host's npm on one of the two. */
export async function installPackages(
  folder: string,
  packages: readonly PackageContents[],
  { node, others }: { readonly node: WhoseNode; readonly others: readonly string[] },
): Promise<PackedProject> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), `{ "private": true, "type": "module" }\n`);
  const env = { ...environmentOf(node), XDG_STATE_HOME: join(folder, "state") };
  const files: string[] = [];
  for (const contents of packages) {
    const file = join(folder, tarballName(contents));
    await writeFile(file, makeTarball(contents));
    files.push(file);
  }
  const words = ["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline", ...files, ...others];
  await runOrFail("npm", words, { cwd: folder, env });
  return {
    folder,
    env,
    async call(file, args) {
      const { status, stdout, stderr } = await run(file, args, { cwd: folder, env });
      return { status, stdout: stdout.toString("utf8"), stderr };
    },
  };
}

/** This process's own, without what is installed here, and with the store of all tests. */
function environmentOf(node: WhoseNode): Record<string, string> {
  const host = (process.env.PATH ?? "").split(":").filter((folder) => !folder.includes("/node_modules/"));
  const path = node === "the host's" ? host : [dirname(process.execPath), ...host];
  return { ...environment(), PATH: path.join(":"), WHERRY_STORE: testStoreDirectory() };
}

/** This process's own. */
export function environment(): Record<string, string> {
  const set = Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return Object.fromEntries(set);
}
