import { uncompressFiles } from "../fetch/gunzip.ts";
import { throwProblems } from "../fetch/problems.ts";
import type { FetchSession } from "../fetch/settings.ts";
import { configText, isGzip, largestConfig } from "../sources/config-text.ts";

/**
 * A configuration as text, whether it is compressed by gzip or not. `name` is for errors: where it comes from.
 *
 * @throws {ProvisionError} config.invalid when it is larger than 32 MiB, not UTF-8, or made for another program
 * @throws {ProvisionError} fetch.malformed when it begins as gzip does and is damaged, or becomes too large
 * @throws {ProvisionError} program.missing, program.failed or disk.full when `uncompressFiles` cannot run gzip
 */
export function readConfigText(bytes: Uint8Array, name: string, session: FetchSession): string {
  return configText(isGzip(bytes) ? uncompress(bytes, session) : bytes, name);
}

/** By gzip, which works on files. */
function uncompress(bytes: Uint8Array, { system, folder }: FetchSession): Uint8Array {
  const file = `${folder}/config`;
  system.remove(file);
  system.writeFile(`${file}.gz`, bytes, 0o600);
  throwProblems(uncompressFiles([{ file: `${file}.gz`, request: { resource: {}, from: [] } }], system, largestConfig));
  const plain = system.readFile(file) ?? new Uint8Array();
  system.remove(file);
  return plain;
}
