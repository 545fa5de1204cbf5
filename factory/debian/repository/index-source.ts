import { hash } from "node:crypto";
import { join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { redactUrl } from "@wherry/core/urls/redact-url.ts";
import { type Compression, decompress } from "@wherry/formats/archive/decompress.ts";
import { filledCacheFile, writeCacheFile } from "../../packages/repository/cache-file.ts";
import type { RepositoryContext } from "../../packages/repository/repository.ts";
import { downloadFromRepository } from "../../packages/repository/repository-download.ts";
import { type ExpectedBytes, mismatch, verifiedBytes } from "../../packages/repository/verified-bytes.ts";
import { readRegular } from "../../system/read-regular.ts";
import { derive } from "./derive.ts";
import type { ListedFile, Release } from "./release.ts";

/** One Packages file of a verified suite. */
export interface IndexPlace {
  /** `RepositoryIndex.id`; for progress. */
  readonly id: string;
  /** Folder of the Release file, with a trailing slash. */
  readonly folder: string;
  readonly release: Release;
  /** Without an ending: "main/binary-amd64/Packages". */
  readonly path: string;
}

interface IndexText {
  readonly text: Buffer;
  /** SHA-256 of `text`, lower-case hexadecimal. */
  readonly sha256: string;
}

/** True where the suite has this file in any form. */
export function isListed({ release, path }: Pick<IndexPlace, "release" | "path">): boolean {
  return listedForms(release, path).length > 0;
}

/** The folder of the cache for everything that follows from one text. */
export function indexFolder(cacheDirectory: string, sha256: string): string {
  return join(cacheDirectory, "indexes", sha256);
}

/**
 * The text of a Packages file: from the cache, where it is whole, else from the mirror, in its smallest form, verified
 * packed and unpacked. What is not verified never gets its name in the cache.
 *
 * @throws {WherryError} repository.mismatch or repository.malformed when it is not what was promised; and what
 *   `downloadFromRepository` throws
 */
export async function readIndexText(place: IndexPlace, context: RepositoryContext): Promise<IndexText> {
  const plain = place.release.files.get(place.path);
  // Nobody serves empty files reliably; there is nothing to fetch either.
  if (plain?.size === 0) return { text: Buffer.alloc(0), sha256: hash("sha256", "") };
  const forms = listedForms(place.release, place.path);
  const fetched: IndexText[] = [];
  const fetchText = async () => {
    const text = await fetchSmallest(place, forms, context);
    await writeCacheFile(join(indexFolder(context.cacheDirectory, text.sha256), "Packages"), text.text);
    fetched.push(text);
    return text;
  };
  // Where a Release lists packed forms only, it is remembered what came out of one of them. All of them are in the key:
  // another repository could list the first, not serve it, and give a second that is its own.
  const unpacked = async () => (await fetchText()).sha256;
  const listed = forms.map(({ sha256, compression }) => `${compression} ${sha256}`);
  const sha256 = plain?.sha256 ?? (await derive(context, `unpacked 2 ${listed.join()}`, unpacked));
  const [fresh] = fetched;
  if (fresh !== undefined) return fresh;
  const known = await readWhole(join(indexFolder(context.cacheDirectory, sha256), "Packages"), sha256);
  return known === undefined ? await fetchText() : { text: known, sha256 };
}

interface ListedForm extends ListedFile {
  readonly path: string;
  readonly compression: Compression;
}

const endings: readonly (readonly [string, Compression])[] = [
  [".xz", "xz"],
  [".zst", "zst"],
  [".gz", "gz"],
  ["", "none"],
];
/** For a Release that does not list the unpacked size. The largest real index has 60 MB. */
const largestText = 1024 ** 3;

/** Smallest first. */
function listedForms(release: Release, path: string): ListedForm[] {
  const forms = endings.flatMap(([ending, compression]) => {
    const file = release.files.get(path + ending);
    return file === undefined ? [] : [{ ...file, path: path + ending, compression }];
  });
  return forms.sort((a, b) => a.size - b.size);
}

/** The cached text, or undefined where it is missing or damaged. */
async function readWhole(path: string, sha256: string): Promise<Buffer | undefined> {
  if (sha256 === "") return undefined;
  const text = await readRegular(path).catch(() => undefined);
  return text !== undefined && hash("sha256", text) === sha256 ? text : undefined;
}

/** Mirrors list forms that they do not have; the next larger one is tried then. */
async function fetchSmallest(
  place: IndexPlace,
  forms: readonly ListedForm[],
  context: RepositoryContext,
): Promise<IndexText> {
  let missing: unknown;
  for (const form of forms) {
    for (const url of addresses(place, form)) {
      try {
        return await fetchForm(url, form, place, context);
      } catch (error) {
        if (!(error instanceof WherryError && error.code === "repository.missing")) throw error;
        missing ??= error;
      }
    }
  }
  throw missing;
}

/** By hash where the suite allows it: such a file cannot change under a reader who holds an older Release. */
function addresses({ folder, release }: IndexPlace, form: ListedForm): string[] {
  const named = folder + form.path;
  if (!release.acquireByHash) return [named];
  return [`${named.slice(0, named.lastIndexOf("/"))}/by-hash/SHA256/${form.sha256}`, named];
}

async function fetchForm(
  url: string,
  form: ListedForm,
  place: IndexPlace,
  context: RepositoryContext,
): Promise<IndexText> {
  if (context.offline) {
    throw new WherryError("repository.unreachable", `${redactUrl(url)} is not in the cache`, {
      hint: "run the same command once without the offline option",
    });
  }
  const name = redactUrl(url);
  const task = `${place.id} ${place.path}`;
  let done = 0;
  const onBytes = (count: number) => {
    done += count;
    context.emit({ type: "progress", task, done, total: form.size, unit: "bytes" });
  };
  const download = async function* () {
    const answer = await downloadFromRepository(url, { signal: context.signal, onBytes, retry: context.retry });
    yield* verifiedBytes(answer.body, form, name);
  };
  // Never kept: it only holds the packed bytes until they are verified, so that nothing else is unpacked.
  const file = join(context.cacheDirectory, "indexes", "download");
  await using packed = await filledCacheFile(file, download());
  return await unpack(packed.handle, form, place, name);
}

async function unpack(
  handle: Parameters<typeof decompress>[0]["handle"],
  form: ListedForm,
  place: IndexPlace,
  name: string,
): Promise<IndexText> {
  const plain: ExpectedBytes | undefined = place.release.files.get(place.path);
  const input = { handle, offset: 0, size: form.size, compression: form.compression, file: name };
  const chunks: Buffer[] = [];
  try {
    const limits = { size: plain?.size ?? largestText, ratio: 512 };
    for await (const chunk of decompress(input, limits)) chunks.push(chunk);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new WherryError("repository.malformed", said, { hint: "use another mirror", cause });
  }
  const [only, ...others] = chunks;
  const text = only !== undefined && others.length === 0 ? only : Buffer.concat(chunks);
  const sha256 = hash("sha256", text);
  if (plain !== undefined && (text.length !== plain.size || sha256 !== plain.sha256)) {
    throw mismatch(name, "unpacks to something else than the index promises");
  }
  return { text, sha256 };
}
