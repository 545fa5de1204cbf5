import { peSection } from "./read-pe.ts";

const FIRST_LINE = "sbat,1,SBAT Version,sbat,1,https://github.com/rhboot/shim/blob/main/SBAT.md";
/** The unified image is a component of its own, which can be revoked as well. */
const UKI_LINE = "uki,1,UKI,uki,1,https://uapi-group.org/specifications/specs/unified_kernel_image/";

/**
 * The revocation metadata of a unified kernel image made of several programs: shim refuses it when any component of it
 * has been revoked. Undefined where none of them carries any.
 *
 * Source: shim's SBAT.md; the order is ukify's.
 */
export function mergeSbat(programs: readonly Uint8Array[]): Uint8Array | undefined {
  const components = programs.flatMap((program) => {
    const section = peSection(program, ".sbat");
    if (section === undefined) return [];
    const lines = new TextDecoder().decode(section).replace(/\0+$/, "").split(/\r?\n/);
    return lines[0]?.startsWith("sbat,") === true ? lines.slice(1).filter((line) => line !== "") : [];
  });
  if (components.length === 0) return undefined;
  return new TextEncoder().encode(`${[FIRST_LINE, ...components, UKI_LINE].join("\n")}\n\0`);
}
