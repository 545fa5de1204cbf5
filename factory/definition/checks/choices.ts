import type { Finding } from "@wherry/core/errors/finding.ts";
import { child, nodeAt, type SourceNode, text } from "../source/node.ts";
import { type Check, elsewhere, findingAt } from "./check.ts";

/** What is asked for and refused at once. */
export const checkChoices: Check = ({ definition, root }) => {
  const { packages, services, kernel, budgets, disk } = definition;
  const findings: Finding[] = [];
  for (const [index, name] of packages.omit.entries()) {
    const path = ["packages", "omit", index];
    const wanted = packages.install.indexOf(name);
    if (wanted >= 0) {
      const message = `"${name}" is both omitted and, on ${elsewhere(root, ["packages", "install", wanted], path)}, installed`;
      findings.push(
        findingAt(root, path, message, `remove one of the two; an inherited one goes with "-${name}" in its list`),
      );
    } else if (name === kernel?.package) {
      findings.push(
        findingAt(root, path, `"${name}" is omitted, but it is the kernel`, "remove it from packages.omit"),
      );
    }
  }
  for (const list of ["disable", "mask"] as const) {
    for (const [index, unit] of services[list].entries()) {
      const path = ["services", list, index];
      const enabled = services.enable.indexOf(unit);
      if (enabled >= 0) {
        const line = elsewhere(root, ["services", "enable", enabled], path);
        const message = `"${unit}" is in services.${list} and, on ${line}, in services.enable`;
        findings.push(findingAt(root, path, message, "keep one of the two"));
      }
    }
  }
  if (budgets.size !== null && kernel !== null && budgets.size > disk.slot) {
    const message = "budgets.size is larger than disk.slot: such an image would not fit the disk";
    findings.push(findingAt(root, ["budgets", "size"], message, "make the budget smaller, or the slot larger"));
  }
  return [...findings, ...checkEncryption(root)];
};

/** A key file is on a device and has a path; the other ways have neither. */
function checkEncryption(root: SourceNode): Finding[] {
  const path = ["disk", "encryption"];
  const encryption = nodeAt(root, path);
  if (encryption.kind !== "map") return [];
  const unlock = text(encryption, "unlock");
  const missing = (key: string) => child(encryption, key) === undefined;
  if (unlock === "key-file") {
    return ["device", "path"]
      .filter(missing)
      .map((key) =>
        findingAt(
          root,
          path,
          `disk.encryption: a key file needs its ${key}`,
          "for example device: LABEL=keys, path: /var.key",
        ),
      );
  }
  return ["device", "path"]
    .filter((key) => !missing(key))
    .map((key) =>
      findingAt(
        root,
        [...path, key],
        `disk.encryption.${key} is for unlock: key-file`,
        `remove it, or write unlock: key-file`,
      ),
    );
}
