import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isExpected } from "../fixtures/expected.ts";

const beside = fileURLToPath(new URL("../../../shared/corpora", import.meta.url));

/** Why tests that read them are skipped. */
export const missingCorpora = "the third-party cases are not here: they lie in ../shared/corpora, beside the project";

/**
 * Where a file or folder of the third-party cases is: "butane/unit.json"; of all of them, where no name is given. They
 * lie beside the project, and not everybody has them: tests that read them skip where they are absent, but where they
 * are expected that is an error.
 */
export function corpusPath(name = "", folder = beside, expected = isExpected("corpora")): string {
  const path = join(folder, name);
  if (expected && !existsSync(path)) {
    throw new Error(
      `third-party cases are expected and missing: ${name === "" ? "all of them" : name} (WHERRY_EXPECT)`,
    );
  }
  return path;
}
