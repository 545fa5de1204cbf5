import type { Values } from "../../shapes/values.ts";
import { compact, list } from "./compact.ts";
import type { Ignition2Config } from "./config.ts";
import { findObstacles } from "./obstacles.ts";
import type { Problem } from "./problem.ts";
import { translateDisk, translateFilesystem, translateRaid } from "./translate-disk.ts";
import { translateDirectory, translateFile, translateLink, translateNetworkdUnit } from "./translate-node.ts";
import { translateHeaders, translateUnit, translateUser } from "./translate-unit.ts";

export interface TranslationOptions {
  /** Where each file system is to be mounted, by the name that the 2.x configuration gives it. "root" is "/". */
  readonly filesystems: ReadonlyMap<string, string>;
  /**
   * "plain" refuses or leaves out what ign-converter refuses or leaves out. "whole" also carries over what has a
   * counterpart all the same: partitions in sectors, networkd units, `create` of users, several appended
   * configurations.
   */
  readonly scope: "plain" | "whole";
}

export interface Translation {
  /** A configuration of specification 3.1, yet to be checked by its rules; undefined where a problem is an error. */
  readonly config: Values | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Specification 2.4 to 3.1. What 3.1 cannot say is an error: nothing is dropped unsaid.
 *
 * Source: the specifications of both, and "Migrating Between Configuration Versions" of Ignition's documentation.
 */
export function translateToIgnition31(config: Ignition2Config, options: TranslationOptions): Translation {
  const filesystems = new Map([...options.filesystems, ["root", "/"]]);
  const context = { filesystems, scope: options.scope };
  const problems = findObstacles(config, context);
  if (problems.some(({ level }) => level === "error")) return { config: undefined, problems };
  const { ignition, networkd = {}, passwd = {}, storage = {}, systemd = {} } = config;
  const files = [
    ...(storage.files ?? []).map((file) => translateFile(file, filesystems)),
    ...(networkd.units ?? []).flatMap(translateNetworkdUnit),
  ];
  return {
    problems,
    config: compact({
      ignition: {
        version: "3.1.0",
        config: { merge: list(ignition.config?.append, translateReference), replace: translateReplace(config) },
        proxy: {
          httpProxy: ignition.proxy?.httpProxy || undefined,
          httpsProxy: ignition.proxy?.httpsProxy || undefined,
          noProxy: ignition.proxy?.noProxy,
        },
        security: {
          tls: {
            certificateAuthorities: list(ignition.security?.tls?.certificateAuthorities, translateReference),
          },
        },
        timeouts: ignition.timeouts,
      },
      passwd: {
        users: list(passwd.users, (user) => translateUser(user, options.scope)),
        groups: list(passwd.groups, ({ name = "", gid, passwordHash, system }) => ({
          name,
          gid,
          passwordHash: passwordHash || undefined,
          system: system || undefined,
        })),
      },
      storage: {
        disks: list(storage.disks, (disk) => translateDisk(disk, options.scope)),
        raid: list(storage.raid, translateRaid),
        filesystems: list(
          storage.filesystems?.filter(({ name }) => name !== "root"),
          (filesystem) => translateFilesystem(filesystem, filesystems),
        ),
        files,
        directories: list(storage.directories, (directory) => translateDirectory(directory, filesystems)),
        links: list(storage.links, (link) => translateLink(link, filesystems)),
      },
      systemd: { units: list(systemd.units, translateUnit) },
    }),
  };
}

type Reference = NonNullable<NonNullable<Ignition2Config["ignition"]["config"]>["replace"]>;

function translateReference({ source = "", verification, httpHeaders }: Reference): Values {
  return { source, verification: { hash: verification?.hash }, httpHeaders: translateHeaders(httpHeaders) };
}

function translateReplace({ ignition }: Ignition2Config): Values | undefined {
  const { replace } = ignition.config ?? {};
  return replace === undefined ? undefined : translateReference(replace);
}
