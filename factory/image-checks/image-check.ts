import type { ImageCheckId } from "../definition/image-check-ids.ts";
import type { CheckedImage } from "./checked-image.ts";

/** Something that a finished image may have and that does not work. */
export interface ImageCheck {
  /** Never changes its meaning: it stands in definitions. */
  readonly id: ImageCheckId;
  /** What it finds, in a few words. */
  readonly summary: string;
  /** What follows from it. */
  readonly why: string;
  /** What to do, in general. */
  readonly advice: string;
  /** Whether it may be an error: where a unit that is started at boot cannot start. */
  readonly mayBeFatal: boolean;
  readonly check: (image: CheckedImage, report: (problem: ImageProblem) => void) => void;
}

/** What one check says of one file. */
export interface ImageProblem {
  /** The file of the image that is wrong or says what is wrong. */
  readonly path: string;
  /** From 1. */
  readonly line?: number | undefined;
  readonly message: string;
  /** What to do next, where more is known than the check's advice. */
  readonly hint?: string | undefined;
  /** What is missing: problems of one package that say the same of it are told together. */
  readonly missing?: string;
  /** Whether a unit that is started at boot cannot start by it; false by default. */
  readonly fatal?: boolean;
}
