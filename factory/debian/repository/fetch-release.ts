import { WherryError } from "@wherry/core/errors/errors.ts";
import { redactUrl } from "@wherry/core/urls/redact-url.ts";
import type { RepositoryContext } from "../../packages/repository/repository.ts";
import { downloadFromRepository } from "../../packages/repository/repository-download.ts";
import type { Validators } from "../../system/exchange.ts";
import type { Documents } from "./kept-release.ts";
import type { SignedSuite } from "./signed-suite.ts";

/** More than any Release file has; a hostile server cannot fill the memory. */
const largestDocument = 8 * 1024 * 1024;

/**
 * A suite's signed table of contents as its server has it: InRelease, else Release with Release.gpg, and of a suite
 * that may go unsigned Release alone. "unchanged" where the server says that it still is what had these validators.
 *
 * @throws {WherryError} repository.missing when none of them is there
 * @throws {WherryError} repository.signature when there is a Release that nobody signed
 * @throws {WherryError} repository.malformed when one is larger than any such file may be; and what
 *   `downloadFromRepository` throws
 */
export async function fetchDocuments(
  suite: SignedSuite,
  validators: Documents["validators"] | undefined,
  context: RepositoryContext,
): Promise<Documents | "unchanged"> {
  const common = { format: 1, folder: redactUrl(suite.folder), signature: "" } as const;
  const conditional = validators && { etag: validators.etag, lastModified: validators.lastModified };
  try {
    const answer = await fetchSmall(`${suite.folder}InRelease`, conditional, context);
    if (answer === "unchanged") return answer;
    return { ...common, kind: "inline", document: answer.base64, validators: definedOnly(answer.validators) };
  } catch (error) {
    if (!(error instanceof WherryError && error.code === "repository.missing")) throw error;
    return { ...common, ...(await fetchDetached(suite, error, context)), validators: {} };
  }
}

/** For repositories without InRelease. `missing` is the error to show where there is no Release either. */
async function fetchDetached(
  suite: SignedSuite,
  missing: WherryError,
  context: RepositoryContext,
): Promise<Pick<Documents, "kind" | "document" | "signature">> {
  const orElse = (replacement: WherryError) => (error: unknown) => {
    throw error instanceof WherryError && error.code === "repository.missing" ? replacement : error;
  };
  const release = await fetchSmall(`${suite.folder}Release`, undefined, context).catch(orElse(missing));
  const document = release === "unchanged" ? "" : release.base64;
  if (suite.trusted) return { kind: "unsigned", document, signature: "" };
  const unsigned = new WherryError("repository.signature", `${redactUrl(suite.folder)}Release is not signed`, {
    hint: "use a signed repository",
  });
  const signature = await fetchSmall(`${suite.folder}Release.gpg`, undefined, context).catch(orElse(unsigned));
  return { kind: "detached", document, signature: signature === "unchanged" ? "" : signature.base64 };
}

async function fetchSmall(
  url: string,
  validators: Validators | undefined,
  context: RepositoryContext,
): Promise<{ readonly base64: string; readonly validators: Validators } | "unchanged"> {
  const answer = await downloadFromRepository(url, { validators, signal: context.signal, retry: context.retry });
  if (answer.status === 304) return "unchanged";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    size += chunk.length;
    if (size > largestDocument) {
      throw new WherryError("repository.malformed", `${redactUrl(url)} is larger than any such file may be`, {
        hint: "use another mirror",
      });
    }
    chunks.push(chunk);
  }
  return { base64: Buffer.concat(chunks).toString("base64"), validators: answer.validators };
}

function definedOnly(validators: Validators): Documents["validators"] {
  return {
    ...(validators.etag === undefined ? {} : { etag: validators.etag }),
    ...(validators.lastModified === undefined ? {} : { lastModified: validators.lastModified }),
  };
}
