import { WherryError } from "@wherry/core/errors/errors.ts";
import { archiveNames } from "../distributions/package-formats.ts";
import { openWorkshop as openFactoryWorkshop } from "../supply/open-workshop.ts";
import type { Workshop } from "../supply/workshop.ts";
import type { CommandContext } from "./command.ts";
import type { PackageSourceOptions } from "./factory-options.ts";

/** The store, the mirrors and the tools, as options and environment say. */
export async function openWorkshop(options: PackageSourceOptions, context: CommandContext): Promise<Workshop> {
  const tools = process.env.WHERRY_TOOLS ?? "packages";
  if (tools !== "packages" && tools !== "host") {
    throw new WherryError("usage.invalid", `WHERRY_TOOLS is "${tools}"; it may be "packages" or "host"`, {
      hint: "leave it unset to use tools from packages",
    });
  }
  return await openFactoryWorkshop({
    ...(options.store === undefined ? {} : { store: options.store }),
    mirrors: readMirrors(options.mirror ?? []),
    hostTools: tools === "host",
    acceptChanged: options.acceptRelease ?? [],
    emit: context.emit,
    signal: context.signal,
  });
}

function readMirrors(entries: readonly string[]): Record<string, string> {
  const mirrors: Record<string, string> = {};
  for (const entry of entries) {
    const [, archive, url] = /^([^=]+)=(https?:\/\/.+)$/.exec(entry) ?? [];
    if (archive === undefined || url === undefined || !archiveNames.includes(archive)) {
      throw new WherryError("usage.invalid", `--mirror does not understand "${entry}"`, {
        hint: `write ${archiveNames.map((name) => `${name}=URL`).join(" or ")}, with http:// or https://`,
      });
    }
    mirrors[archive] = url;
  }
  return mirrors;
}
