import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { ProgramOptions, System } from "../system/system.ts";

/**
 * Runs a program that has to succeed. `explain` is what it means that it did not; `said` is what it printed, on one
 * line.
 *
 * @throws {ProvisionError} program.failed when it ends with another status than 0, or is missing
 */
export function mustRun(
  system: System,
  words: readonly string[],
  {
    explain,
    ...options
  }: ProgramOptions & { readonly explain: (said: string) => { readonly message: string; readonly hint: string } },
): void {
  const { status, stdout, stderr } = system.run(words, options);
  if (status === 0) return;
  const { message, hint } = explain(oneLine(decodeUtf8(stdout) + stderr));
  throw new ProvisionError("program.failed", message, { hint });
}
