import type { DataPath } from "@wherry/core/paths/data-path.ts";

/** "users[0].keys", as people speak of a place in their definition; "" for the whole. */
export function describePath(path: DataPath): string {
  let described = "";
  for (const step of path) {
    if (typeof step === "number") described += `[${step}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(step)) described += described === "" ? step : `.${step}`;
    else described += `[${JSON.stringify(step)}]`;
  }
  return described;
}
