import type { ContentReader, Tree } from "@wherry/core/tree/tree.ts";
import type { Pieces } from "@wherry/formats/disk/pieces.ts";
import type { OciImage } from "@wherry/formats/oci/image.ts";

/**
 * One form that an image can be had in. What definitions, `--format`, its help, the reference and the artefacts' names
 * say of it is said here and nowhere else.
 */
export type Exporter<Format extends string = string> = DiskExporter<Format> | TreeExporter<Format>;

interface ExporterFacts<Format extends string> {
  /** What definitions and `--format` call it; also the kind of the artefact. */
  readonly format: Format;
  /** What the artefact's name ends in, without the dot before it. */
  readonly ending: string;
  /** A file is listed among the artefacts with its digest; a folder has none of its own. */
  readonly makes: "file" | "folder";
  /** It is made of a disk, or of a tree, where the definition does not say what to make. */
  readonly isUsual: boolean;
  /** What people write who mean it. */
  readonly alsoCalled: readonly string[];
}

/** Writes a whole disk; needs a definition with a kernel. */
export interface DiskExporter<Format extends string = string> extends ExporterFacts<Format> {
  readonly needs: "disk";
  readonly write: (disk: DiskInput, options: ExportOptions) => Promise<Shipped>;
}

/** Writes the files of an image, for what brings its own kernel. */
export interface TreeExporter<Format extends string = string> extends ExporterFacts<Format> {
  readonly needs: "tree";
  readonly write: (tree: TreeInput, options: ExportOptions) => Promise<Shipped>;
}

interface DiskInput {
  readonly pieces: Pieces;
  /** Bytes of the disk as a machine sees it. */
  readonly size: number;
}

/** A container's root, with what is to be said about the image. */
export interface TreeInput extends OciImage {
  readonly tree: Tree;
  readonly reader: ContentReader;
}

export interface ExportOptions {
  /** The file or folder to write. */
  readonly output: string;
  readonly compression: "fast" | "release";
  readonly signal: AbortSignal;
}

/**
 * Bytes as shipped, which a budget limits; undefined for a form that is not meant for shipping, such as a disk with its
 * holes.
 */
export type Shipped = number | undefined;
