import { type ErrorCode, WherryError } from "@wherry/core/errors/errors.ts";
import { type Download, type DownloadOptions, download } from "../../system/network.ts";

/**
 * Gets a file of a repository, as `download` does.
 *
 * @throws {WherryError} repository.missing when the repository does not have it
 * @throws {WherryError} repository.unreachable when the network fails in any other way, with that failure as the cause
 * @throws {WherryError} interrupted when the signal aborts
 */
export async function downloadFromRepository(url: string, options: DownloadOptions = {}): Promise<Download> {
  const answer = await download(url, options).catch((error: unknown) => {
    throw asRepositoryFailure(error);
  });
  return { ...answer, body: bodyOf(answer) };
}

/** True where no server answered, which is not the repository's refusal. */
export function isWithoutAnswer(error: unknown): error is WherryError {
  if (!(error instanceof WherryError && error.cause instanceof WherryError)) return false;
  return ["network.unreachable", "network.timeout", "network.interrupted"].includes(error.cause.code);
}

async function* bodyOf({ body }: Download): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw asRepositoryFailure(error);
  }
}

/** What to do about a mirror, where that is more than about any address. */
const hints: Partial<Record<ErrorCode, string>> = {
  "network.missing": "check the suite's name and the mirror",
  "network.refused": "the server is at fault: try again later, or name another mirror",
  "network.unreachable": "check the network, http_proxy and https_proxy, or name another mirror",
  "network.timeout": "check the network, http_proxy and https_proxy, or name another mirror",
  "network.interrupted": "check the network, http_proxy and https_proxy, or name another mirror",
  "network.circle": "name another mirror",
  "network.unsafe": "name the final address as the mirror yourself",
};

function asRepositoryFailure(error: unknown): unknown {
  if (!(error instanceof WherryError) || !error.code.startsWith("network.")) return error;
  const code = error.code === "network.missing" ? "repository.missing" : "repository.unreachable";
  return new WherryError(code, error.lines, { hint: hints[error.code] ?? error.hintLines, cause: error });
}
