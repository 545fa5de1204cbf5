import { utf8Length } from "@wherry/core/bytes/utf8.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { ProvisionError } from "./provision-error.ts";

/** Bytes, without the NUL behind them: PATH_MAX of <linux/limits.h>. */
const longest = 4095;

/**
 * Lets a path pass that the kernel takes. It is asked before anything is planned: all folders above a longer one would
 * take hundreds of megabytes. `from` is its place in the configuration.
 *
 * @throws {ProvisionError} config.unsupported when it has more than 4095 bytes
 */
export function refuseLongPath(path: string, from: DataPath): void {
  if (path.length <= longest && utf8Length(path) <= longest) return;
  const beginning = `${path.slice(0, 40)}...`;
  throw new ProvisionError("config.unsupported", `no path of ${utf8Length(path)} bytes can be made: ${beginning}`, {
    path: from,
    hint: `Choose one of at most ${longest} bytes.`,
  });
}
