import type { Finding } from "@wherry/core/errors/finding.ts";
import { readOwnFile } from "../own-file.ts";
import { isOwnFolder } from "../own-folder.ts";
import { fillTemplate } from "../template.ts";
import { type Check, findingAt } from "./check.ts";

/** Templates refer to parameters that there are. Those in folders are read when they are copied. */
export const checkTemplates: Check = (context) =>
  context.definition.files.flatMap(({ path, content, template }, index): Finding[] => {
    if (!template || content.kind === "packaged") return [];
    if (content.kind === "source" && isOwnFolder(content)) return [];
    const bytes = content.kind === "inline" ? undefined : readOwnFile(content);
    // What cannot be read is told of by `checkSources`.
    if (bytes !== undefined && !(bytes instanceof Uint8Array)) return [];
    const text = content.kind === "inline" ? content.text : Buffer.from(bytes ?? []).toString("utf8");
    const filled = fillTemplate(text, context.definition.parameters);
    if (!("problem" in filled)) return [];
    const keys = ["files", index, content.kind === "inline" ? "content" : "source"];
    return [findingAt(context, keys, `${path}: ${filled.problem}`, filled.hint)];
  });
