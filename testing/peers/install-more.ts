import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runOrFail } from "@wherry/factory/system/processes.ts";
import { proxies } from "./mmdebstrap.ts";

export interface MorePackages {
  /** A system that was made to be extended (`Installation.extensible`). */
  readonly root: string;
  /** "name=version". */
  readonly packages: readonly string[];
  /** Folder of package files, which stay there for the next time. */
  readonly cache: string;
  /** Seconds since 1970. */
  readonly epoch: number;
  readonly signal: AbortSignal;
}

/** Runs in namespaces of its own: what scripts start ends with it, and reaches no network. */
const configure = `set -e
hostname debian
mount --make-rprivate /
mount --bind "$CACHE" "$ROOT/var/cache/apt/archives"
mount -t proc proc "$ROOT/proc"
mount --rbind -o ro /sys "$ROOT/sys"
mount -t tmpfs -o mode=755 run "$ROOT/run"
mount -t tmpfs -o mode=1777 tmp "$ROOT/tmp"
mkdir "$ROOT/run/lock"
exec apt-get --yes --no-download install "$@"
`;

/** Installs packages into a system, in a chroot, with all their maintainer scripts; nothing is started. */
export async function installMore({ root, packages, cache, epoch, signal }: MorePackages): Promise<void> {
  await mkdir(join(cache, "partial"), { recursive: true });
  const settings = `${root}.apt.conf`;
  const policy = join(root, "usr/sbin/policy-rc.d");
  await writeFile(settings, aptSettings(root));
  await writeFile(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  const env = {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: "/root",
    LC_ALL: "C.UTF-8",
    DEBIAN_FRONTEND: "noninteractive",
    DEBCONF_NONINTERACTIVE_SEEN: "true",
    APT_CONFIG: settings,
    ROOT: root,
    CACHE: cache,
    SOURCE_DATE_EPOCH: String(epoch),
  };
  const fetched = ["--yes", "--download-only", "-o", `Dir::Cache::archives=${cache}`, "install", ...packages];
  await runOrFail("apt-get", fetched, { signal, env: { ...env, ...proxies() } });
  const apart = ["--mount", "--pid", "--fork", "--kill-child", "--net", "--uts", "--ipc", "sh", "-c", configure, "sh"];
  await runOrFail("unshare", [...apart, ...packages], { signal, env });
  await rm(policy);
  await rm(settings);
}

/** apt.conf(5), as mmdebstrap writes it for a folder that is a system. */
function aptSettings(root: string): string {
  return `APT::Architecture "amd64";
APT::Architectures "amd64";
APT::Install-Recommends "false";
APT::Sandbox::User "root";
DPkg::Chroot-Directory "${root}";
DPkg::Use-Pty "false";
DPkg::Options { "--force-unsafe-io"; };
Dir "${root}/";
Dir::Etc::Trusted "/nonexistent";
Dir::Log "/nonexistent";
Dir::Log::Terminal "";
Dir::Log::History "";
Acquire::Languages "none";
Debug::NoLocking "true";
`;
}
