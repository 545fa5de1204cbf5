import { WherryError } from "@wherry/core/errors/errors.ts";
import { isWithin } from "@wherry/core/paths/paths.ts";
import { vendorFolder } from "@wherry/core/systemd/unit-folders.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import type { FirstBootUnit } from "../../packages/first-boot-unit.ts";
import type { SecretEffect } from "../../scripts/effects.ts";
import { draftOf, putFile, putLink, putNode } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { entryFinding } from "../entry-finding.ts";
import { formatFirstBoot } from "./first-boot.ts";
import { type SecretFile, secretsScript, templateFolder } from "./secrets-script.ts";

const name = "secrets";
const unitName = `first-boot-${name}.service`;
const script = `/usr/lib/first-boot/${name}`;

/**
 * Files with secrets that each machine chooses itself: an image has them as templates, elsewhere, so that nothing ever
 * starts with a mark for a password. Before any service starts, the first boot makes them.
 *
 * @throws {WherryError} definition.invalid when a first boot of the definition has the name of this one
 */
export function writeSecrets(tree: Tree, context: FinishContext): Tree {
  const secrets = context.effects.filter((effect) => effect.kind === "secret");
  const found = filesWith(secrets, tree);
  if (found.length === 0) return tree;
  const isWritten = ({ path }: SecretFile) => writable.some((folder) => isWithin(path, folder));
  const draft = draftOf(tree);
  for (const { path } of found.filter((file) => !isWritten(file))) {
    draft.delete(path);
    context.emit?.({
      type: "warning",
      message: `${path} is left out: a maintainer script writes a secret into it, which no machine can choose there`,
      hint: "have the package read it from a file below /etc or /var, which the definition or a machine brings",
    });
  }
  const files = found.filter(isWritten);
  const [first, ...others] = files.map(({ path }) => path);
  if (first === undefined) return draft;
  const mtime = context.epoch;
  for (const { path } of files) {
    const node = draft.get(path);
    if (node === undefined) continue;
    draft.delete(path);
    putNode(draft, `${templateFolder}${path}`, node);
  }
  if (!tree.has("/usr/lib/systemd/systemd")) {
    context.emit?.({
      type: "warning",
      message: `nothing makes ${[first, ...others].join(", ")}: each machine chooses what stands in there, and this image has no systemd to do it`,
      hint: `write them where the container starts, from their templates below ${templateFolder}`,
    });
    return draft;
  }
  refuseTakenName(context);
  const unit: FirstBootUnit = {
    name,
    description: "Write down this machine's own name, and passwords and other secrets that it chooses",
    creates: first,
    also: others,
    run: [[script]],
    user: "root",
    before: ["basic.target"],
    after: [],
  };
  const wanting = ["basic.target", "multi-user.target"];
  const folder = vendorFolder("system");
  putFile(draft, script, secretsScript(files), { mode: 0o755, mtime });
  putFile(draft, `${folder}/${unitName}`, formatFirstBoot(unit, wanting), { mtime });
  for (const other of wanting) putLink(draft, `${folder}/${other}.wants/${unitName}`, `../${unitName}`, { mtime });
  return draft;
}

/** What a machine can write, and find again after a restart. */
const writable = ["/etc", "/var", "/srv", "/root", "/home", "/opt"];

/**
 * Where the marks are, wherever their effects say that they are: the definition may have a file of its own in the place
 * of one, and a link or another record may have led one elsewhere. Only the builder itself makes files with marks.
 */
function filesWith(secrets: readonly SecretEffect[], tree: Tree): readonly SecretFile[] {
  const marks = new Map(secrets.map((secret) => [secret.mark, secret]));
  const files: SecretFile[] = [];
  if (marks.size === 0) return files;
  for (const [path, node] of tree) {
    if (node.kind !== "file" || node.content.location.in !== "memory") continue;
    const bytes = Buffer.from(node.content.location.bytes);
    if (!bytes.includes("@secret-")) continue;
    const has = [...marks.values()].filter(({ mark }) => bytes.includes(mark));
    if (has.length > 0) files.push({ path, secrets: has });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A unit of the definition's own would take the place of this one. */
function refuseTakenName({ definition }: FinishContext): void {
  if (!definition.firstBoot.some((unit) => unit.name === name)) return;
  const finding = entryFinding(definition, `firstBoot ${name}`, {
    message: `firstBoot ${name}: a unit of this name chooses the secrets of packages in this image`,
    hint: "give it another name",
  });
  throw new WherryError("definition.invalid", finding.message, { findings: [finding] });
}
