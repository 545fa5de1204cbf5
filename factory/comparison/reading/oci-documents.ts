import { hash } from "node:crypto";
import { WherryError } from "@wherry/core/errors/errors.ts";
import * as v from "valibot";

/** Bytes of an index, a manifest or a configuration: registries take 4 MiB. */
export const LARGEST_DOCUMENT = 4 * 2 ** 20;

/** As many as container engines put over each other. */
const MOST_LAYERS = 127;

const Descriptor = v.object({
  mediaType: v.optional(v.string(), ""),
  digest: v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/)),
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});
const Index = v.object({ manifests: v.array(Descriptor) });
const Manifest = v.object({ config: Descriptor, layers: v.pipe(v.array(Descriptor), v.maxLength(MOST_LAYERS)) });
const Texts = v.optional(v.nullable(v.array(v.string())));
const Config = v.object({
  created: v.optional(v.string()),
  architecture: v.optional(v.string(), ""),
  config: v.optional(
    v.object({
      User: v.optional(v.string()),
      WorkingDir: v.optional(v.string()),
      Env: Texts,
      Entrypoint: Texts,
      Cmd: Texts,
      Labels: v.optional(v.nullable(v.record(v.string(), v.string()))),
    }),
    {},
  ),
});

export type Descriptor = v.InferOutput<typeof Descriptor>;

/** How the blobs of a layout are had. */
export interface Blobs {
  /** A file of the layout; undefined where there is none. Nothing larger than `LARGEST_DOCUMENT` is read. */
  read(path: string): Promise<Uint8Array | undefined>;
}

interface OciContents {
  readonly manifest: Descriptor;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  /** How a container is started, in words, by name. */
  readonly settings: ReadonlyMap<string, string>;
  /** Seconds since 1970; null where it is not said. */
  readonly epoch: number | null;
}

/**
 * Reads the documents of an OCI image layout, each held against its digest.
 *
 * Source: OCI image-spec 1.1: image-layout.md, manifest.md, config.md.
 *
 * @throws {WherryError} format.invalid when one is missing, damaged or not what it should be, or there is not one image
 */
export async function readOciDocuments(blobs: Blobs): Promise<OciContents> {
  const index = parse(Index, await required(blobs, "index.json"), "index.json");
  const [manifest, ...others] = index.manifests;
  if (manifest === undefined || others.length > 0)
    throw invalid(`its index names ${index.manifests.length} images, and one is compared at a time`);
  const { config, layers } = parse(Manifest, await readBlob(blobs, manifest), "its manifest");
  const { created, architecture, config: runtime } = parse(Config, await readBlob(blobs, config), "its configuration");
  const settings = new Map<string, string>([["architecture", architecture]]);
  const put = (name: string, value: string | readonly string[] | null | undefined) => {
    if (value !== undefined && value !== null)
      settings.set(name, typeof value === "string" ? value : JSON.stringify(value));
  };
  put("user", runtime.User);
  put("workingDirectory", runtime.WorkingDir);
  put("entrypoint", runtime.Entrypoint);
  put("command", runtime.Cmd);
  for (const variable of runtime.Env ?? []) {
    const equals = variable.indexOf("=");
    settings.set(`environment ${equals < 0 ? variable : variable.slice(0, equals)}`, variable.slice(equals + 1));
  }
  for (const [name, value] of Object.entries(runtime.Labels ?? {})) settings.set(`label ${name}`, value);
  const time = Date.parse(created ?? "");
  return { manifest, config, layers, settings, epoch: Number.isNaN(time) ? null : Math.floor(time / 1000) };
}

/** Where a blob lies in a layout. */
export function blobPath({ digest }: Descriptor): string {
  return `blobs/${digest.replace(":", "/")}`;
}

async function readBlob(blobs: Blobs, descriptor: Descriptor): Promise<Uint8Array> {
  const bytes = await required(blobs, blobPath(descriptor));
  if (`sha256:${hash("sha256", bytes)}` !== descriptor.digest)
    throw invalid(`${blobPath(descriptor)} is not what its name says`);
  return bytes;
}

async function required(blobs: Blobs, path: string): Promise<Uint8Array> {
  const bytes = await blobs.read(path);
  if (bytes === undefined) throw invalid(`it has no ${path} of at most ${LARGEST_DOCUMENT} bytes`);
  return bytes;
}

function parse<Schema extends v.GenericSchema>(schema: Schema, bytes: Uint8Array, what: string): v.InferOutput<Schema> {
  try {
    return v.parse(schema, JSON.parse(Buffer.from(bytes).toString()));
  } catch (cause) {
    throw new WherryError("format.invalid", `this is not an OCI image: ${what} cannot be read`, {
      hint: "name an OCI archive or layout, as wherry build makes it, or skopeo copies it",
      cause,
    });
  }
}

function invalid(what: string): WherryError {
  return new WherryError("format.invalid", `this is not an OCI image: ${what}`, {
    hint: "name an OCI archive or layout with one image in it, as wherry build makes it, or skopeo copies it",
  });
}
