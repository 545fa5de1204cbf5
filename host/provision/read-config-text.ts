import { uncompressFiles } from "../fetch/gunzip.ts";
import { throwProblems } from "../fetch/problems.ts";
import type { FetchSession } from "../fetch/settings.ts";
import { configText, isGzip, largestConfig } from "../sources/config-text.ts";

/** A configuration as text, whether it is compressed by gzip or not. Throws ProvisionError `config.invalid` and `fetch.malformed`. */
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
