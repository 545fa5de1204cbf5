import { encodeDataUrl } from "@wherry/core/urls/data-url.ts";
import type { Values } from "../../shapes/values.ts";
import type {
  Ignition2Directory,
  Ignition2File,
  Ignition2Link,
  Ignition2NetworkdUnit,
  Ignition2Node,
} from "./config.ts";
import { joinPath } from "./text.ts";
import { translateHeaders } from "./translate-unit.ts";

type Filesystems = ReadonlyMap<string, string>;

/** Where the node stands once all file systems are mounted. */
export function mountedPath(node: Ignition2Node, filesystems: Filesystems): string {
  return joinPath("/", filesystems.get(node.filesystem ?? "") ?? "", node.path ?? "");
}

/**
 * A file of 2.4 as one of 3.1, its path below the mount point of its file system. Without a source it becomes an empty
 * file; it replaces what is there unless it appends or says otherwise.
 */
export function translateFile(file: Ignition2File, filesystems: Filesystems): Values {
  const { append, contents = {} } = file;
  const resource = {
    compression: contents.compression || undefined,
    // Without a source a file would not be written but left as it is.
    source: contents.source ?? "",
    httpHeaders: translateHeaders(contents.httpHeaders),
    verification: { hash: contents.verification?.hash },
  };
  return {
    ...translateNode(file, filesystems),
    // Files of 2.x replace what is there, unless they add to it.
    overwrite: append === true ? false : (file.overwrite ?? true),
    mode: file.mode,
    ...(append === true ? { append: [resource] } : { contents: resource }),
  };
}

/** A directory of 2.4 as one of 3.1, its path below the mount point of its file system. */
export function translateDirectory(directory: Ignition2Directory, filesystems: Filesystems): Values {
  return { ...translateNode(directory, filesystems), mode: directory.mode };
}

/** A link of 2.4 as one of 3.1, its path below the mount point of its file system; the target stays as it is. */
export function translateLink(link: Ignition2Link, filesystems: Filesystems): Values {
  return { ...translateNode(link, filesystems), hard: link.hard || undefined, target: link.target ?? "" };
}

function translateNode(node: Ignition2Node, filesystems: Filesystems): Values {
  return {
    path: joinPath(filesystems.get(node.filesystem ?? "") ?? "", node.path ?? ""),
    overwrite: node.overwrite,
    user: { id: node.user?.id, name: node.user?.name || undefined },
    group: { id: node.group?.id, name: node.group?.name || undefined },
  };
}

/** Specification 3 has no section for networkd: its units are files. */
export function translateNetworkdUnit({ name = "", contents, dropins }: Ignition2NetworkdUnit): Values[] {
  const unit = `/etc/systemd/network/${name}`;
  return [
    ...((contents ?? "") === "" ? [] : [networkdFile(unit, contents ?? "")]),
    ...(dropins ?? []).map((dropin) => networkdFile(`${unit}.d/${dropin.name ?? ""}`, dropin.contents ?? "")),
  ];
}

function networkdFile(path: string, contents: string): Values {
  return { path, overwrite: true, mode: 0o644, contents: { source: encodeDataUrl(contents) } };
}
