import * as v from "valibot";
import { definedExporters, usualFormat } from "../../exporters/exporters.ts";
import { didYouMean, explain, quote } from "./explain.ts";

const formats = definedExporters.map(({ format }) => format);

export const output = v.pipe(
  v.array(
    v.picklist(formats, ({ input }) =>
      explain(
        `${quote(String(input))} is not an output format: ${formats.join(", ")}`,
        didYouMean(definedExporters.find(({ alsoCalled }) => alsoCalled.includes(String(input)))?.format),
      ),
    ),
  ),
  v.nonEmpty("name at least one format"),
);

/** What the reference says of it. */
export const outputMeaning = [
  `What to make: ${listOf("disk")} disks, ${listOf("tree")} container image.`,
  `With a kernel \`${usualFormat("disk")}\` by default, else \`${usualFormat("tree")}\`.`,
].join(" ");

function listOf(kind: "disk" | "tree"): string {
  const names = definedExporters.filter(({ needs }) => needs === kind).map(({ format }) => `\`${format}\``);
  if (names.length === 1) return `${names.join("")} a`;
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)} are`;
}
