import { deepestNode, textIn, valueIn } from "@wherry/config/json/data-node.ts";
import type { Finding } from "@wherry/core/errors/finding.ts";
import { type Check, type CheckContext, elsewhere, findingAt } from "./check.ts";

/** What is asked for and refused at once. */
export const checkChoices: Check = (context) => {
  const { packages, services, kernel, budgets, disk } = context.definition;
  const findings: Finding[] = [];
  for (const [index, name] of packages.omit.entries()) {
    const path = ["packages", "omit", index];
    const wanted = packages.install.indexOf(name);
    if (wanted >= 0) {
      const message = `"${name}" is both omitted and, on ${elsewhere(context, ["packages", "install", wanted], path)}, installed`;
      findings.push(
        findingAt(context, path, message, `remove one of the two; an inherited one goes with "-${name}" in its list`),
      );
    } else if (name === kernel?.package) {
      findings.push(
        findingAt(context, path, `"${name}" is omitted, but it is the kernel`, "remove it from packages.omit"),
      );
    }
  }
  for (const list of ["disable", "mask"] as const) {
    for (const [index, unit] of services[list].entries()) {
      const path = ["services", list, index];
      const enabled = services.enable.indexOf(unit);
      if (enabled >= 0) {
        const line = elsewhere(context, ["services", "enable", enabled], path);
        const message = `"${unit}" is in services.${list} and, on ${line}, in services.enable`;
        findings.push(findingAt(context, path, message, "keep one of the two"));
      }
    }
  }
  if (budgets.size !== null && kernel !== null && budgets.size > disk.slot) {
    const message = "budgets.size is larger than disk.slot: such an image would not fit the disk";
    findings.push(findingAt(context, ["budgets", "size"], message, "make the budget smaller, or the slot larger"));
  }
  return [...findings, ...checkEncryption(context)];
};

/** A key file is on a device and has a path; the other ways have neither. */
function checkEncryption(context: CheckContext): Finding[] {
  const path = ["disk", "encryption"];
  const encryption = deepestNode(context.root, path);
  if (encryption.kind !== "object") return [];
  const unlock = textIn(encryption, "unlock");
  const missing = (key: string) => valueIn(encryption, key) === undefined;
  if (unlock === "key-file") {
    return ["device", "path"]
      .filter(missing)
      .map((key) =>
        findingAt(
          context,
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
        context,
        [...path, key],
        `disk.encryption.${key} is for unlock: key-file`,
        `remove it, or write unlock: key-file`,
      ),
    );
}
