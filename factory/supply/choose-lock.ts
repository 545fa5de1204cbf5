import { readFile } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { requestDigest } from "../definition/digests.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import type { Lock } from "../lock/lock.ts";
import { lockAnew } from "../lock/lock-anew.ts";
import { parseLock } from "../lock/lock-file.ts";
import { describeRefusal } from "../system/refusal.ts";
import { verifyLock } from "./verify-lock.ts";
import type { Workshop } from "./workshop.ts";

interface LockChoice {
  /** Path of a lock; undefined solves anew. */
  readonly lockFile: string | undefined;
  /** Believe that file as it is, without holding it against signed lists. */
  readonly trustLock?: boolean;
  readonly workshop: Workshop;
}

/**
 * The lock that an image is built by: what a file says, where there is one and signed lists agree (`verifyLock`), else
 * what the solver chooses now, with the errors of `lockImage`.
 *
 * @throws {WherryError} lock.invalid when the file cannot be read, is not a lock, was made for other packages or
 *   repositories, or names what stands in no signed list
 * @throws {WherryError} repository.missing when there is no list to hold it against, with the codes of `verifyLock`
 */
export async function chooseLock(
  definition: ImageDefinition,
  { lockFile, trustLock = false, workshop }: LockChoice,
): Promise<Lock> {
  if (lockFile === undefined) {
    // Who has a lock needs no solver.
    const { lockImage } = await import("./lock-image.ts");
    return await lockImage(definition, workshop);
  }
  const text = await readFile(lockFile, "utf8").catch((cause: unknown) => {
    throw new WherryError("lock.invalid", `this lock cannot be read: ${describeRefusal(cause)}`, {
      where: { file: lockFile },
      hint: `check the path, or make it with: wherry lock DEFINITION --output ${lockFile}`,
      cause,
    });
  });
  const lock = parseLock(text, lockFile);
  if (lock.request === requestDigest(definition)) {
    await verifyLock({ lock, file: lockFile, trusted: trustLock }, definition, workshop);
    return lock;
  }
  throw new WherryError(
    "lock.invalid",
    `this lock was made for other packages or repositories than ${definition.name} asks for`,
    {
      where: { file: lockFile },
      hint: lockAnew(lockFile),
    },
  );
}
