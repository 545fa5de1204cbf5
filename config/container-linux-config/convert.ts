import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { encodeDataUrl } from "@wherry/core/urls/data-url.ts";
import { list } from "../ignition/v2/compact.ts";
import type { Ignition2Config, Ignition2File, Ignition2Unit } from "../ignition/v2/config.ts";
import type { Report } from "../ignition/v2/problem.ts";
import { given } from "../shapes/given.ts";
import { convertDisks, convertFilesystems, convertRaid } from "./disks.ts";
import { etcdService } from "./etcd.ts";
import { convertDirectories, convertFiles, convertLinks, type ReadLocal } from "./files.ts";
import { filled } from "./filled.ts";
import { flannelService } from "./flannel.ts";
import { convertPasswd } from "./passwd.ts";
import { convertReference } from "./reference.ts";
import type { Clc } from "./schema.ts";
import { enabledUnit, type Service, serviceUnit } from "./service-unit.ts";
import { convertNetworkd, convertUnits, providerUnits } from "./units.ts";
import { updateConfiguration } from "./update.ts";

export interface ClcSurroundings {
  /** One of `clcPlatforms`, or empty: then templates are errors. */
  readonly platform: string;
  readonly readLocal: ReadLocal;
}

/** A sound configuration as one of specification 2.3. What the conversion itself finds wrong is reported. */
export function convertClc(clc: Clc, surroundings: ClcSurroundings, report: Report): Ignition2Config {
  const storage = clc.storage ?? {};
  const generated = generateUnits(clc, surroundings.platform, report);
  return {
    ignition: convertIgnition(clc.ignition ?? {}),
    networkd: convertNetworkd(clc),
    passwd: convertPasswd(clc.passwd ?? {}),
    storage: filled({
      disks: convertDisks(storage, report),
      raid: convertRaid(storage),
      filesystems: convertFilesystems(storage),
      files: [...convertFiles(storage, { readLocal: surroundings.readLocal, report }), ...updateFiles(clc)],
      directories: convertDirectories(storage),
      links: convertLinks(storage),
    }),
    systemd: filled({ units: [...generated, ...convertUnits(clc)] }),
  };
}

/** Where in a Container Linux Config a place of the converted configuration comes from. */
export function clcPath(path: DataPath, clc: Clc, platform: string): DataPath {
  const [section, kind, index] = path;
  const generated = generateUnits(clc, platform, () => undefined).length;
  const isGenerated =
    typeof index === "number" &&
    ((section === "systemd" && index < generated) ||
      (section === "storage" && kind === "files" && index >= (clc.storage?.files ?? []).length));
  if (isGenerated) return [];
  const own = section === "systemd" && typeof index === "number" ? path.with(2, index - generated) : path;
  const keys = own.map((part) => (typeof part === "number" ? part : clcKey(part)));
  const isContents = section === "storage" && kind === "files" && keys[3] === "contents";
  if (!isContents) return keys;
  const contents = typeof index === "number" ? clc.storage?.files?.[index]?.contents : undefined;
  const isRemote = (contents?.remote?.url ?? "") !== "";
  const source = isRemote ? "url" : (contents?.local ?? "") !== "" ? "local" : "inline";
  return [
    ...keys.slice(0, 4),
    ...(isRemote ? ["remote"] : []),
    ...keys.slice(4).map((key) => (key === "source" ? source : key)),
  ];
}

function clcKey(key: string): string {
  return key.replace(/MiB$/, "").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function convertIgnition({
  config = {},
  timeouts = {},
  security,
}: NonNullable<Clc["ignition"]>): Ignition2Config["ignition"] {
  const authorities = list(security?.tls?.certificate_authorities, convertReference);
  return {
    version: "2.3.0",
    config: {
      ...filled({ append: list(config.append, convertReference) }),
      ...given({ replace: config.replace && convertReference(config.replace) }),
    },
    timeouts: given({ httpResponseHeaders: timeouts.http_response_headers, httpTotal: timeouts.http_total }),
    security: { tls: filled({ certificateAuthorities: authorities }) },
  };
}

/** In the order in which they stand before the configuration's own. */
function generateUnits({ docker, etcd, flannel }: Clc, platform: string, report: Report): readonly Ignition2Unit[] {
  const service = (of: Service, path: DataPath): readonly Ignition2Unit[] => {
    const made = serviceUnit(of, platform);
    if ("unit" in made) return [made.unit];
    report("error", path, made.problem);
    return [];
  };
  const dockerNames = { name: "docker", dropin: "20-clct-docker.conf" };
  return [
    ...providerUnits(platform),
    ...(docker === undefined
      ? []
      : [enabledUnit(dockerNames, ["[Service]", `Environment="DOCKER_OPTS=${(docker.flags ?? []).join(" ")}"`])]),
    ...(etcd === undefined ? [] : service(etcdService(etcd), ["etcd"])),
    ...(flannel === undefined ? [] : service(flannelService(flannel), ["flannel"])),
  ];
}

function updateFiles(clc: Clc): readonly Ignition2File[] {
  const contents = updateConfiguration(clc);
  if (contents === "") return [];
  return [
    {
      filesystem: "root",
      path: "/etc/coreos/update.conf",
      mode: 0o644,
      contents: { source: encodeDataUrl(contents), verification: {} },
    },
  ];
}
