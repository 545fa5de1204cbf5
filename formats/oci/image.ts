import { hash } from "node:crypto";
import { type ArchitectureName, architectures } from "@wherry/core/architecture/architectures.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";

export const LAYER_TYPES = {
  gzip: "application/vnd.oci.image.layer.v1.tar+gzip",
  zstd: "application/vnd.oci.image.layer.v1.tar+zstd",
} as const;
const CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
const INDEX_TYPE = "application/vnd.oci.image.index.v1+json";

/** Points to content by its digest (descriptor.md). */
export interface Descriptor {
  readonly mediaType: string;
  /** "sha256:" and lower-case hexadecimal. */
  readonly digest: string;
  readonly size: number;
}

/** How a container of the image is started (image-spec, config.md, "config"). */
export interface ContainerSettings {
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly workingDirectory: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface OciImage {
  readonly name: string;
  readonly version: string;
  readonly architecture: ArchitectureName;
  readonly container: ContainerSettings;
  /** Seconds since 1970. */
  readonly epoch: number;
}

/** A layer that exists already. */
export interface OciLayer {
  readonly descriptor: Descriptor;
  /** Digest of the tar archive before compression. */
  readonly diffId: string;
}

/** The JSON documents of an image with one layer, as bytes, with what refers to them. */
export interface OciDocuments {
  readonly config: { readonly descriptor: Descriptor; readonly bytes: Uint8Array };
  readonly manifest: { readonly descriptor: Descriptor; readonly bytes: Uint8Array };
  readonly index: Uint8Array;
  readonly layout: Uint8Array;
}

/**
 * Describes an image: configuration, manifest, index and layout marker.
 *
 * Source: OCI image-spec 1.1: config.md, manifest.md, image-index.md, image-layout.md, annotations.md.
 *
 * @throws {WherryError} format.invalid when a container image cannot have this name
 */
export function describeImage(image: OciImage, layer: OciLayer): OciDocuments {
  const created = new Date(image.epoch * 1000).toISOString().replace(".000Z", "Z");
  const { architecture, variant } = architectures[image.architecture].oci;
  const platform = { architecture, os: "linux", ...(variant === undefined ? {} : { variant }) };
  const config = document(CONFIG_TYPE, {
    created,
    ...platform,
    config: runtimeConfig(image.container),
    rootfs: { type: "layers", diff_ids: [layer.diffId] },
    history: [{ created, created_by: "wherry", comment: `${image.name} ${image.version}` }],
  });
  const manifest = document(MANIFEST_TYPE, {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: config.descriptor,
    layers: [layer.descriptor],
    annotations: {
      "org.opencontainers.image.created": created,
      "org.opencontainers.image.title": image.name,
      "org.opencontainers.image.version": image.version,
    },
  });
  const index = json({
    schemaVersion: 2,
    mediaType: INDEX_TYPE,
    manifests: [
      {
        ...manifest.descriptor,
        platform,
        annotations: { "org.opencontainers.image.ref.name": imageReference(image.name, image.version) },
      },
    ],
  });
  return { config, manifest, index, layout: json({ imageLayoutVersion: "1.0.0" }) };
}

/**
 * "name:version", the name under which podman loads the image; what a tag cannot hold ("+", "~") becomes "_".
 *
 * @throws {WherryError} format.invalid when a container image cannot have this name
 */
export function imageReference(name: string, version: string): string {
  if (!/^[a-z0-9]+(?:(?:[._-]|__|--)[a-z0-9]+)*$/.test(name)) {
    throw new WherryError("format.invalid", `"${name}" cannot be the name of a container image`, {
      hint: "Use lower-case letters and digits, with single dots, dashes or underscores between them.",
    });
  }
  return `${name}:${version
    .replaceAll(/[^\w.-]/g, "_")
    .replace(/^[.-]/, "_")
    .slice(0, 128)}`;
}

/** Fields without a value are left out: an empty one means something else to some engines. */
function runtimeConfig(container: ContainerSettings): Record<string, unknown> {
  const fields: Record<string, unknown> = {
    User: container.user,
    Env: sorted(container.environment).map(([name, value]) => `${name}=${value}`),
    Entrypoint: container.entrypoint,
    Cmd: container.command,
    WorkingDir: container.workingDirectory,
    Labels: Object.fromEntries(sorted(container.labels)),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => Object.keys(Object(value)).length > 0));
}

function sorted(record: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

function document(mediaType: string, value: unknown) {
  const bytes = json(value);
  const digest = `sha256:${hash("sha256", bytes, "hex")}`;
  return { bytes, descriptor: { mediaType, digest, size: bytes.length } };
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
