import type { ScalarNode } from "../json/data-node.ts";
import { kindOf, resolvePlain } from "./scalar.ts";

/** The scalar without quotes that a part of a text is, spaces at its end aside. */
export function plainScalar(text: string, offset: number, limit: number): ScalarNode {
  let end = limit;
  while (end > offset && text.charCodeAt(end - 1) === 32) end--;
  const source = text.slice(offset, end);
  const value = resolvePlain(source);
  return { kind: kindOf(value), text: String(value), plain: source, offset, end };
}
