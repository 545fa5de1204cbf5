import { formatUrl, parseUrl } from "@wherry/core/urls/urls.ts";
import type { Ignition2Config, Ignition2Disk, Ignition2File, Ignition2Reference, Ignition2User } from "./config.ts";
import type { Minor } from "./minor.ts";

/**
 * The same configuration at specification 2.4. What a key's absence meant before is written out: in 2.0 files belong to
 * root, before 2.2 the permission bits are 0, before 2.3 partitions have a label, a start and a size, though it be ""
 * and 0.
 */
export function raise(config: Ignition2Config, minor: Minor): Ignition2Config {
  let raised = config;
  if (minor < 1) raised = raiseFrom20(raised);
  if (minor < 2) raised = raiseFrom21(raised);
  if (minor < 3) raised = raiseFrom22(raised);
  return { ...raised, ignition: { ...raised.ignition, version: "2.4.0" } };
}

function raiseFrom20(config: Ignition2Config): Ignition2Config {
  const { append, replace } = config.ignition.config ?? {};
  const references = {
    ...(append === undefined ? {} : { append: append.map(tidySource) }),
    ...(replace === undefined ? {} : { replace: tidySource(replace) }),
  };
  return {
    ...config,
    ignition: { ...config.ignition, config: references },
    ...withPasswd(config, dropEmptyHash),
    ...withFiles(config, (file) => ({
      ...file,
      user: { id: file.user?.id ?? 0 },
      group: { id: file.group?.id ?? 0 },
      ...(file.contents === undefined ? {} : { contents: tidySource(file.contents) }),
    })),
  };
}

function tidySource<Reference extends Ignition2Reference>(reference: Reference): Reference {
  const url = parseUrl(reference.source ?? "");
  return url === undefined || reference.source === undefined ? reference : { ...reference, source: formatUrl(url) };
}

function withPasswd(config: Ignition2Config, change: (user: Ignition2User) => Ignition2User): Partial<Ignition2Config> {
  const users = config.passwd?.users;
  return users === undefined ? {} : { passwd: { ...config.passwd, users: users.map(change) } };
}

function dropEmptyHash(user: Ignition2User): Ignition2User {
  if (user.passwordHash !== "") return user;
  const { passwordHash, ...rest } = user;
  return rest;
}

function withFiles(config: Ignition2Config, change: (file: Ignition2File) => Ignition2File): Partial<Ignition2Config> {
  const files = config.storage?.files;
  return files === undefined ? {} : { storage: { ...config.storage, files: files.map(change) } };
}

function raiseFrom21(config: Ignition2Config): Ignition2Config {
  const { files, directories } = config.storage ?? {};
  return {
    ...config,
    storage: {
      ...config.storage,
      ...(files === undefined ? {} : { files: files.map((file) => ({ mode: 0, ...file })) }),
      ...(directories === undefined
        ? {}
        : { directories: directories.map((directory) => ({ mode: 0, ...directory })) }),
    },
  };
}

function raiseFrom22(config: Ignition2Config): Ignition2Config {
  const disks = config.storage?.disks?.map((disk): Ignition2Disk => {
    if (disk.partitions === undefined) return disk;
    return {
      ...disk,
      partitions: disk.partitions.map((partition) => ({ label: "", size: 0, start: 0, ...partition })),
    };
  });
  return disks === undefined ? config : { ...config, storage: { ...config.storage, disks } };
}
