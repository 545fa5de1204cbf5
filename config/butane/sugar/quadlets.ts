import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { IgnitionConfig } from "../../ignition/config.ts";
import { noteField } from "../origins.ts";
import type { ButaneConfig, ButaneContents, ButaneQuadlet } from "../schema/values.ts";
import { isProblem, readLocalFile } from "../surroundings.ts";
import type { Translation } from "../translation.ts";
import { createNodes, type Nodes, nodeExists } from "./nodes.ts";
import { type ResourceDraft, setContents } from "./resource.ts";

/**
 * Podman's units (podman-systemd.unit(5)) as files where it looks for them; instances of templates as links to their
 * template.
 */
export function addQuadlets(
  config: IgnitionConfig,
  { systemd }: ButaneConfig,
  translation: Translation,
): IgnitionConfig {
  const quadlets = systemd?.quadlets ?? [];
  if (quadlets.length === 0) return config;
  const nodes = createNodes(config, translation);
  for (const [index, quadlet] of quadlets.entries()) {
    const at = ["systemd", "quadlets", index];
    const path = `/etc/containers/systemd/${quadlet.rootful === true ? "" : "users/"}${quadlet.name ?? ""}`;
    const template = templateOfQuadlet(quadlet.name ?? "");
    if (template === undefined) addText(quadlet, { path, at, nodes }, translation);
    else if (nodes.exists(path)) translation.report.error(at, nodeExists);
    else noteField(translation.origins, nodes.addLink({ path, target: template }, at), "path", [...at, "name"]);
    for (const [dropinIndex, dropin] of (quadlet.dropins ?? []).entries()) {
      const place = { path: `${path}.d/${dropin.name ?? ""}`, at: [...at, "dropins", dropinIndex], nodes };
      addText(dropin, place, translation);
    }
  }
  return nodes.config();
}

interface Place {
  readonly path: string;
  readonly at: DataPath;
  readonly nodes: Nodes;
}

function addText(text: ButaneContents, { path, at, nodes }: Place, translation: Translation): void {
  const { report, surroundings, origins } = translation;
  if (nodes.exists(path)) {
    report.error(at, nodeExists);
    return;
  }
  const { contents = "", contents_local: local = "" } = text;
  const from = [...at, contents === "" && local !== "" ? "contents_local" : "contents"];
  const bytes = contents === "" && local !== "" ? readLocalFile(local, surroundings) : encodeUtf8(contents);
  if (isProblem(bytes)) {
    report.error(from, bytes.problem);
    return;
  }
  const resource: ResourceDraft = {};
  setContents(resource, bytes, from, translation);
  const file = nodes.addFile({ path, mode: 0o644 }, at);
  file.contents = resource;
  noteField(origins, file, "contents", from);
  noteField(origins, file, "path", [...at, "name"]);
}

/** "web@.container" of "web@1.container"; undefined for everything but instances. */
export function templateOfQuadlet(name: ButaneQuadlet["name"] & string): string | undefined {
  const [, prefix, type] = /^(.*?)@.+(\.[^.]*)$/.exec(name) ?? [];
  return prefix === undefined || type === undefined ? undefined : `${prefix}@${type}`;
}
