import type { ContentReference } from "./step.ts";

/**
 * What a content is put together from: bytes, one that is kept already, or a file that is there (an absolute path) with
 * its size.
 */
export type ContentPiece = Uint8Array | ContentReference | FilePiece;

interface FilePiece {
  readonly file: string;
  readonly size: number;
}

/** The folder beside the plan, in which the bytes are that its steps refer to. */
export interface Contents {
  /**
   * The bytes of a content.
   *
   * @throws {ProvisionError} internal when it is not kept here
   */
  read(content: ContentReference): Uint8Array;
  /**
   * Puts each together from its pieces and keeps it. One call for all that there is: hashing is another program's
   * business.
   */
  keep(contents: readonly (readonly ContentPiece[])[]): ContentReference[];
}

/** By a resource's place in the configuration, as `formatDataPath` writes it: "$.storage.files.0.contents". */
export type ResourceContents = ReadonlyMap<string, ContentReference>;
