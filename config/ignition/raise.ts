import type { Directory, File, IgnitionConfig, Luks, Storage } from "./config.ts";
import { newestVersion } from "./schema/versions.ts";

/**
 * A configuration of an older specification as one of the newest. Almost everything means what it meant; what does not
 * is what the specification's own program leaves out when it raises a configuration.
 */
export function raiseConfig(config: IgnitionConfig, minor: number): IgnitionConfig {
  const ignition = { ...config.ignition, version: newestVersion };
  const { storage } = config;
  return {
    ...config,
    ignition,
    ...(storage === undefined || minor >= 6 ? {} : { storage: raiseStorage(storage, minor) }),
  };
}

function raiseStorage(storage: Storage, minor: number): Storage {
  const { directories, files, luks } = storage;
  return {
    ...storage,
    ...(directories === undefined ? {} : { directories: directories.map(maskMode) }),
    ...(files === undefined ? {} : { files: files.map(maskMode) }),
    ...(luks === undefined || minor !== 4 ? {} : { luks: luks.map(withoutAdvertisement) }),
  };
}

/** Set-id and sticky bits had no effect before 3.6. */
function maskMode<Node extends Directory | File>(node: Node): Node {
  return node.mode === undefined ? node : { ...node, mode: node.mode & 0o777 };
}

/** The reference loses a tang server's advertisement on the way from 3.4 to 3.5, and fetches it from the server. */
function withoutAdvertisement(luks: Luks): Luks {
  const tang = luks.clevis?.tang;
  if (tang === undefined) return luks;
  return { ...luks, clevis: { ...luks.clevis, tang: tang.map(({ advertisement: _, ...rest }) => rest) } };
}
