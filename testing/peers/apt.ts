import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "@wherry/factory/system/processes.ts";
import { notInstalled } from "./skip.ts";

/**
 * apt-get with a state of its own: an empty system, some suites, one component, no root, nothing shared with the
 * host's.
 */
export interface PrivateApt {
  /** The very files that apt reads, of the suites in their order. */
  readonly packagesFiles: readonly string[];
  /**
   * What `apt-get install` would install, as "name=version", sorted; or what it says when it refuses. It decides as
   * with `--simulate`, but lists the files it would fetch: apt's simulation of dpkg takes far longer than its decision.
   * `preferences` is a text as apt_preferences(5) describes it.
   */
  decide(install: readonly string[], preferences?: string): Promise<AptAnswer>;
}

export type AptAnswer =
  | { readonly refused: false; readonly packages: readonly string[] }
  | { readonly refused: true; readonly output: string };

export interface PrivateAptOptions {
  /** Holds everything; must exist. */
  readonly folder: string;
  /** "trixie". */
  readonly suites: readonly string[];
  /** "amd64". */
  readonly architecture: string;
}

/**
 * Makes a private apt state and fetches the suites' main Packages files from the mirror that this machine's own apt
 * uses. Returns a sentence that says why where that is not possible: no apt-get, no mirror, no network.
 */
export async function openPrivateApt(options: PrivateAptOptions): Promise<PrivateApt | string> {
  const { folder } = options;
  const mirror = await findMirror();
  if (mirror === undefined) return "this machine's apt has no Debian mirror: name one in /etc/apt/sources.list";
  for (const path of ["etc/apt.conf.d", "etc/preferences.d", "state/lists/partial", "cache/archives/partial"]) {
    await mkdir(join(folder, path), { recursive: true });
  }
  await writeFile(join(folder, "status"), "");
  await writeFile(
    join(folder, "sources.list"),
    options.suites.map((suite) => `deb [signed-by=${mirror.keyring}] ${mirror.url} ${suite} main\n`).join(""),
  );
  await writeFile(join(folder, "apt.conf"), configuration(options));
  const apt = (args: readonly string[]) => run("apt-get", args, { env: environment(folder) });

  const updated = await apt(["update", "--error-on=any"]).catch(() => undefined);
  if (updated === undefined) return notInstalled("apt-get", "apt");
  const lists = await readdir(join(folder, "state/lists"));
  const packages = options.suites.flatMap(
    (suite) => lists.find((name) => name.endsWith(`_${suite}_main_binary-${options.architecture}_Packages`)) ?? [],
  );
  if (updated.status !== 0 || packages.length < options.suites.length) {
    return `apt-get cannot fetch ${options.suites.join(" and ")}: no network?`;
  }
  let asked = 0;
  return {
    packagesFiles: packages.map((name) => join(folder, "state/lists", name)),
    decide: async (install, preferences = "") => {
      const file = join(folder, `preferences.${asked++}`);
      await writeFile(file, preferences);
      const { status, stdout, stderr } = await apt([
        "install",
        `-oDir::Etc::preferences=${file}`,
        "--yes",
        "--no-install-recommends",
        "--print-uris",
        ...install,
      ]);
      const text = stdout.toString("utf8");
      if (status !== 0) return { refused: true, output: text + stderr };
      const files = [...text.matchAll(/^'[^']*' ([^_ ]+)_([^_ ]+)_\S+ /gm)];
      return {
        refused: false,
        packages: files.map(([, name, version = ""]) => `${name}=${decodeURIComponent(version)}`).toSorted(),
      };
    },
  };
}

/** Every setting of the host's that could change the answer is replaced, not added to. */
function configuration({ folder, architecture }: PrivateAptOptions): string {
  return `Dir "${folder}";
Dir::State "${folder}/state";
Dir::State::status "${folder}/status";
Dir::State::lists "${folder}/state/lists";
Dir::Cache "${folder}/cache";
Dir::Etc "${folder}/etc";
Dir::Etc::sourcelist "${folder}/sources.list";
Dir::Etc::sourceparts "-";
APT::Architecture "${architecture}";
APT::Architectures { "${architecture}"; };
APT::Sandbox::User "";
APT::Install-Recommends "false";
Acquire::Languages "none";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::IndexTargets::deb::CNF::DefaultEnabled "false";
Acquire::GzipIndexes "false";
Debug::NoLocking "true";
`;
}

function environment(folder: string): Record<string, string> {
  const { PATH = "", http_proxy, https_proxy } = process.env;
  const proxies = { ...(http_proxy && { http_proxy }), ...(https_proxy && { https_proxy }) };
  return { PATH: `${PATH}:/usr/sbin:/sbin`, LC_ALL: "C", APT_CONFIG: join(folder, "apt.conf"), ...proxies };
}

/** The first mirror of the distribution itself: "http://.../debian", not "...-security", not a third party's. */
async function findMirror(): Promise<{ url: string; keyring: string } | undefined> {
  const folder = "/etc/apt/sources.list.d";
  const parts = await readdir(folder).catch(() => []);
  const files = ["/etc/apt/sources.list", ...parts.toSorted().map((name) => join(folder, name))];
  const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
  for (const file of files.filter((name) => /\.(list|sources)$/.test(name))) {
    const text = await readFile(file, "utf8").catch(() => "");
    const [url] = /https?:\/\/[^\s\]]+\/debian\/?(?=\s)/.exec(text.replace(/^\s*#.*$/gm, "")) ?? [];
    if (url !== undefined) return { url, keyring };
  }
  return undefined;
}
