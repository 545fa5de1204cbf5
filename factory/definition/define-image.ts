import type { ImageInput } from "./schema/image.ts";

/**
 * Gives a definition its type, so that an editor completes and checks it:
 *
 *     import { defineImage } from "wherry";
 *     export default defineImage({ name: "web", version: "1.0.0", ... });
 */
export function defineImage(image: ImageInput): ImageInput {
  return image;
}
