import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { formatIgnition } from "@wherry/config/ignition/format-ignition.ts";
import { openFetchSession } from "@wherry/host/fetch/settings.ts";
import { openContentFolder } from "@wherry/host/files/content-folder.ts";
import { type RenderedConfig, renderConfig } from "@wherry/host/provision/render.ts";
import type { FoundConfig } from "@wherry/host/sources/find-config.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { type PeerSystem, peerSystem } from "../peers/peer-system.ts";

/** Renders with this machine's programs, curl among them. */
export interface RenderBench extends AsyncDisposable {
  readonly system: PeerSystem;
  readonly said: string[];
  render(found: Partial<FoundConfig>): RenderedConfig;
  /** Of one configuration, by its bytes. */
  renderOne(config: object): RenderedConfig;
}

export async function renderBench(): Promise<RenderBench | undefined> {
  const said: string[] = [];
  const system = await peerSystem(["curl"], said);
  if (system === undefined) return undefined;
  const folder = await temporaryDirectory();
  const contents = join(folder.path, "contents");
  await mkdir(contents);
  const render: RenderBench["render"] = (found) => {
    const session = openFetchSession(system, openContentFolder(system, contents), {
      patience: 2,
      needNetwork: () => {},
    });
    return renderConfig({ platform: "qemu", user: undefined, base: [], findings: [], ...found }, session);
  };
  return {
    system,
    said,
    render,
    renderOne: (config) => render({ user: { name: "own", bytes: Buffer.from(JSON.stringify(config)) } }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** A configuration as a data: URL. */
export function dataUrl(config: object): string {
  return `data:;base64,${Buffer.from(JSON.stringify(config)).toString("base64")}`;
}

/** A configuration with a file at each of these paths, whose contents say where it comes from. */
export function filesConfig(name: string, paths: readonly string[], references?: object): object {
  const files = paths.map((path) => ({ path, contents: { source: `data:,${name}` } }));
  const config = references === undefined ? {} : { config: references };
  return { ignition: { version: "3.3.0", ...config }, storage: { files } };
}

/** "path source" of each file. */
export function filesOf({ config }: RenderedConfig): string[] {
  return (config.storage?.files ?? []).map(({ path, contents }) => `${path} ${contents?.source?.slice(6)}`);
}

export function textOf({ config }: Pick<RenderedConfig, "config">): string {
  return formatIgnition(config);
}
