import { readFile } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { requestDigest } from "../definition/digests.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import type { Lock } from "../lock/lock.ts";
import { parseLock } from "../lock/lock-file.ts";
import { describeRefusal } from "../system/refusal.ts";
import { lockImage } from "./lock-image.ts";
import type { Workshop } from "./workshop.ts";

/**
 * The lock that an image is built by: what a file says, where there is one, else what the solver chooses now, with the
 * errors of `lockImage`.
 *
 * @throws {WherryError} lock.invalid when the file cannot be read, is not a lock, or was made for other packages or
 *   repositories
 */
export async function chooseLock(
  definition: ImageDefinition,
  { lockFile, workshop }: { readonly lockFile: string | undefined; readonly workshop: Workshop },
): Promise<Lock> {
  if (lockFile === undefined) return await lockImage(definition, workshop);
  const text = await readFile(lockFile, "utf8").catch((cause: unknown) => {
    throw new WherryError("lock.invalid", `this lock cannot be read: ${describeRefusal(cause)}`, {
      where: { file: lockFile },
      hint: `check the path, or make it with: wherry lock DEFINITION --output ${lockFile}`,
      cause,
    });
  });
  const lock = parseLock(text, lockFile);
  if (lock.request === requestDigest(definition)) return lock;
  throw new WherryError(
    "lock.invalid",
    `this lock was made for other packages or repositories than ${definition.name} asks for`,
    {
      where: { file: lockFile },
      hint: `make it anew with: wherry lock DEFINITION --output ${lockFile}`,
    },
  );
}
