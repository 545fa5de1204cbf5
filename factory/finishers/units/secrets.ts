import { vendorFolder } from "@wherry/core/systemd/unit-folders.ts";
import { resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import type { FirstBootUnit } from "../../packages/first-boot-unit.ts";
import type { SecretEffect } from "../../scripts/effects.ts";
import { draftOf, putFile, putLink, putNode } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { readText } from "../read-text.ts";
import { formatFirstBoot } from "./first-boot.ts";
import { type SecretFile, secretsScript, templateFolder } from "./secrets-script.ts";

const name = "secrets";
const unitName = `first-boot-${name}.service`;
const script = `/usr/lib/first-boot/${name}`;

/**
 * Files with secrets that each machine chooses itself: an image has them as templates, elsewhere, so that nothing ever
 * starts with a mark for a password. Before any service starts, the first boot makes them.
 */
export async function writeSecrets(tree: Tree, context: FinishContext): Promise<Tree> {
  const secrets = context.effects.filter((effect) => effect.kind === "secret");
  const files = await filesWith(secrets, tree, context);
  const [first, ...others] = files.map(({ path }) => path);
  if (first === undefined) return tree;
  const draft = draftOf(tree);
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

/** Where the marks are: the definition may have a file of its own in the place of one. */
async function filesWith(
  secrets: readonly SecretEffect[],
  tree: Tree,
  context: FinishContext,
): Promise<readonly SecretFile[]> {
  const files: SecretFile[] = [];
  const paths = new Set(secrets.flatMap((secret) => secret.paths).map((path) => resolvePath(tree, path)));
  for (const path of [...paths].sort()) {
    const text = await readText(tree, path, context, "latin1");
    const marks = new Map(secrets.map((secret) => [secret.mark, secret]));
    const has = [...marks.values()].filter(({ mark }) => text?.includes(mark) === true);
    if (has.length > 0) files.push({ path, secrets: has });
  }
  return files;
}
