import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";

/** What is wrong with the beginning of a text, by which cloud-init tells what it is; undefined where nothing is. */
export function headFault(text: string): Finding | undefined {
  const head = text.slice(0, 1000).trimStart();
  if (/^##\s*template:\s*jinja/i.test(head)) {
    return createFinding("error", "this cloud-config is a jinja template, and templates are not filled in", {
      hint: "Write the values out, and begin the text with #cloud-config.",
    });
  }
  // Longer names are of other formats: #cloud-config-archive, #cloud-config-jsonp.
  if (/^#cloud-config(?![\w-])/i.test(head)) return undefined;
  return createFinding("error", "a cloud-config begins with the line #cloud-config", {
    hint: "Put #cloud-config first if this is one.",
  });
}
