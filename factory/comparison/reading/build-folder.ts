import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";

/** What a build left in a folder, as far as it is compared; paths. */
interface BuildFolder {
  readonly disk: string | undefined;
  readonly container: string | undefined;
}

const lockEnding = ".lock.json";

/**
 * Finds the images in the folder of a build. Of a disk's two forms one is enough, as they hold the same.
 *
 * @throws {WherryError} format.invalid when several builds lie in it, or no image does
 */
export async function readBuildFolder(path: string): Promise<BuildFolder> {
  const names = new Set(await readdir(path));
  const builds = [...names]
    .filter((name) => name.endsWith(lockEnding))
    .map((name) => name.slice(0, -lockEnding.length));
  const [stem = "", ...others] = builds.sort();
  if (others.length > 0)
    throw new WherryError("format.invalid", `this folder has several builds: ${builds.slice(0, 5).join(", ")}`, {
      where: { file: path },
      hint: "name an image of one of them",
    });
  const first = (...endings: readonly string[]) => {
    const ending = endings.find((one) => names.has(`${stem}.${one}`));
    return ending === undefined ? undefined : join(path, `${stem}.${ending}`);
  };
  const found = { disk: first("qcow2", "raw"), container: first("oci.tar", "oci") };
  if (found.disk === undefined && found.container === undefined)
    throw new WherryError("format.invalid", `this folder has a lock, and no image of ${stem} beside it`, {
      where: { file: path },
      hint: "build it again, or compare its lock with another one",
    });
  return found;
}
