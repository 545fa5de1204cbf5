import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../../shared/corpora", import.meta.url));

/**
 * Where a file or folder of the third-party cases is: "butane/unit.json"; of all of them, where no name is given. They lie beside the
 * project, and not everybody has them: tests that read them skip where they are absent.
 */
export function corpusPath(name = ""): string {
  return join(folder, name);
}
