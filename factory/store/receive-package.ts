import { createHash } from "node:crypto";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { writeInStore } from "./atomic.ts";
import type { StoreLayout } from "./layout.ts";

/** What a package file must be, as the signed index says. */
export interface ExpectedPackage {
  readonly name: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * Takes a package file into the store and verifies it on the way; nothing of it stays when it is not what it should be.
 * What `source` throws passes through.
 *
 * @throws {WherryError} repository.mismatch when size or SHA-256 differ from what is expected
 * @throws {WherryError} store.unwritable when the store's folder cannot be written
 * @throws {WherryError} interrupted when `signal` aborts
 */
export async function receivePackage(
  layout: StoreLayout,
  expected: ExpectedPackage,
  source: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<void> {
  const { name, sha256, size } = expected;
  // Not synced: a process that did not receive the file itself hashes it again before it uses it.
  const options = { durable: false };
  await writeInStore(
    layout,
    layout.package(sha256),
    async (handle) => {
      const digest = createHash("sha256");
      let received = 0;
      for await (const chunk of source) {
        if (signal?.aborted)
          throw new WherryError("interrupted", `fetching ${name} was stopped`, { cause: signal.reason });
        received += chunk.length;
        if (received > size) throw mismatch(name, `it is larger than the ${size} bytes that the index promised`);
        digest.update(chunk);
        await handle.writeFile(chunk);
      }
      if (received !== size) throw mismatch(name, `it has ${received} bytes, but the index promised ${size}`);
      const actual = digest.digest("hex");
      if (actual !== sha256) throw mismatch(name, `its SHA-256 is ${actual}, but the index promised ${sha256}`);
    },
    options,
  );
}

function mismatch(name: string, problem: string): WherryError {
  return new WherryError("repository.mismatch", `${name} is not the package that the index names: ${problem}`, {
    where: { file: name },
    hint: "try again later or name another mirror; if the lock is old, renew it",
  });
}
