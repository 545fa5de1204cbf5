import { access, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run, runOrFail } from "@wherry/factory/system/processes.ts";
import type { LoopbackMirror } from "../fakes/loopback-mirror.ts";
import type { Command } from "./measure.ts";

/** A Debian system of the images' own release with the peers installed, in a folder. */
export interface PeerChroot {
  /** A folder on this machine that commands in the chroot see as /work, and start in. */
  readonly work: string;
  /** A command to be run inside. */
  command(file: string, args: readonly string[]): Command;
}

export const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** Why the peers cannot run on this machine; undefined where they can. */
export async function whyNoPeers(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return "it needs root";
  for (const tool of ["apt-get", "dpkg-deb", "perl", "unshare"]) {
    const found = await run("sh", ["-c", `command -v ${tool}`]);
    if (found.status !== 0) return `it needs ${tool} on this machine`;
  }
  if (
    await access(keyring).then(
      () => false,
      () => true,
    )
  )
    return `it needs ${keyring} on this machine`;
  const unshared = await run("unshare", ["--mount", "--pid", "--fork", "mount", "--make-rprivate", "/"]);
  return unshared.status === 0 ? undefined : "it needs mount and PID namespaces, which this machine forbids";
}

/**
 * Makes the chroot where it is not there yet. `mmdebstrapDeb` is the package that makes it, run by the machine's own
 * perl.
 */
export async function openPeerChroot(
  folder: string,
  mirror: LoopbackMirror,
  mmdebstrapDeb: () => Promise<string>,
): Promise<PeerChroot> {
  const root = join(folder, "chroot");
  const present = await access(root).then(
    () => true,
    () => false,
  );
  if (!present) {
    const bootstrap = join(folder, "bootstrap");
    const unfinished = join(folder, "chroot.unfinished");
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(bootstrap, { recursive: true });
    await runOrFail("dpkg-deb", ["--extract", await mmdebstrapDeb(), bootstrap]);
    await runOrFail(
      "perl",
      [
        join(bootstrap, "usr/bin/mmdebstrap"),
        "--mode=root",
        "--variant=apt",
        `--include=${["ca-certificates", "mkosi", "mmdebstrap", "systemd-boot", "udev"].join(",")}`,
        '--aptopt=APT::Install-Recommends "false"',
        "trixie",
        unfinished,
        `deb [signed-by=${keyring}] ${mirror.url("debian")} trixie main`,
      ],
      { env: peerEnvironment },
    );
    await rename(unfinished, root);
  }
  const work = join(root, "work");
  await mkdir(work, { recursive: true });
  const script = fileURLToPath(new URL("inside-chroot.sh", import.meta.url));
  return {
    work,
    command: (file, args) => ({
      file: "unshare",
      args: ["--mount", "--pid", "--fork", "--kill-child", "sh", script, root, file, ...args],
      options: { cwd: dirname(root), env: peerEnvironment },
    }),
  };
}

/** No proxy: the mirror is on loopback. SOURCE_DATE_EPOCH makes mmdebstrap reproducible. */
const peerEnvironment: Readonly<Record<string, string>> = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/root",
  LC_ALL: "C.UTF-8",
  SOURCE_DATE_EPOCH: "1760000000",
};
