import { WherryError } from "@wherry/core/errors/errors.ts";
import { vendorFolder } from "@wherry/core/systemd/unit-folders.ts";
import { escapeSpecifiers } from "@wherry/core/systemd/unit-name.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { type FirstBootUnit, isAnswered, type PackagedFirstBoot } from "../../packages/first-boot-unit.ts";
import { draftOf, putFile, putLink } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { entryFinding } from "../entry-finding.ts";

/**
 * Units for what a machine does once: those of the distribution's catalogue whose packages are in the image, then the
 * definition's own, which win over those of the same name.
 *
 * @throws {WherryError} definition.invalid when the definition has some, and the image no systemd to run them
 */
export async function writeFirstBoot(tree: Tree, context: FinishContext): Promise<Tree> {
  const { definition, packages, policy, epoch } = context;
  const own = definition.firstBoot;
  if (!tree.has("/usr/lib/systemd/systemd")) {
    if (own.length === 0) return tree;
    const hint = "add the package systemd, or do it in what the container starts";
    const problem = { message: "firstBoot: there is no systemd in this image", hint };
    const finding = entryFinding(definition, `firstBoot ${own[0]?.name}`, problem);
    throw new WherryError("definition.invalid", finding.message, { findings: [finding] });
  }
  const installed = new Set(packages.map(({ package: { name } }) => name));
  const { answers } = definition.packages;
  const packaged = policy.firstBoot.filter(
    (unit) => installed.has(unit.package) && !own.some((one) => one.name === unit.name) && !isAnswered(unit, answers),
  );
  const draft = draftOf(tree);
  const put = (unit: FirstBootUnit, folder: string, wanting: readonly string[]) => {
    const file = `first-boot-${unit.name}.service`;
    putFile(draft, `${folder}/${file}`, formatFirstBoot(unit, wanting), { mtime: epoch });
    for (const other of wanting) putLink(draft, `${folder}/${other}.wants/${file}`, `../${file}`, { mtime: epoch });
  };
  for (const unit of packaged) {
    putFile(draft, scriptOf(unit), withAnswers(unit.script, answers), { mode: 0o755, mtime: epoch });
    // Also where the services that wait for it are disabled: whoever starts another one finds it made.
    put(withScript(unit), VENDOR, [...thatAreThere(unit.before, tree), BOOT]);
  }
  for (const unit of own) {
    const there = thatAreThere(
      unit.before,
      tree,
      definition.services.units.map((one) => one.name),
    );
    put(unit, ETC, there.length > 0 ? there : [BOOT]);
  }
  return draft;
}

/** The unit of an entry of the catalogue. */
export function withScript(unit: PackagedFirstBoot): FirstBootUnit {
  return { ...unit, run: [[scriptOf(unit)]], user: "root" };
}

/** '@answer:QUESTION@' is what a question is answered with, in quotes of sh(1). */
function withAnswers(script: string, answers: Readonly<Record<string, string>>): string {
  return script.replace(/'@answer:([^@']+)@'/g, (_, question: string) => {
    const answer = answers[question] ?? "";
    return `'${answer.replaceAll("'", "'\\''")}'`;
  });
}

function scriptOf({ name }: PackagedFirstBoot): string {
  return `/usr/lib/first-boot/${name}`;
}

const BOOT = "multi-user.target";
const VENDOR = vendorFolder("system");
const ETC = "/etc/systemd/system";

/** Those of some units, or their templates, that the image has, or gets with `coming`. */
function thatAreThere(units: readonly string[], tree: Tree, coming: readonly string[] = []): readonly string[] {
  return units.filter((unit) => {
    const template = unit.replace(/@[^.]*\./, "@.");
    if (coming.includes(unit) || coming.includes(template)) return true;
    return [VENDOR, ETC].some((folder) => tree.has(`${folder}/${unit}`) || tree.has(`${folder}/${template}`));
  });
}

/** The unit's text (systemd.service(5)). A command that fails ends it, and the next boot tries again. */
export function formatFirstBoot(unit: FirstBootUnit, wantedBy: readonly string[]): string {
  const mark = `/var/lib/first-boot/${unit.name}`;
  const missing = [unit.creates ?? mark, ...(unit.also ?? [])];
  const lines = [
    "[Unit]",
    `Description=${escapeSpecifiers(unit.description === "" ? `First boot: ${unit.name}` : unit.description)}`,
    ...missing.map((path) => `ConditionPathExists=${missing.length > 1 ? "|" : ""}!${escapeSpecifiers(path)}`),
    // As services have it by default (systemd.service(5), "Default Dependencies"), but before sockets are listened on.
    "DefaultDependencies=no",
    "Requires=sysinit.target",
    // Random numbers are good from then on (systemd-random-seed.service(8)).
    "After=sysinit.target systemd-random-seed.service",
    "Conflicts=shutdown.target",
    "Before=shutdown.target",
    ...unit.before.map((other) => `Before=${other}`),
    ...unit.after.map((other) => `After=${other}`),
    ...unit.after.map((other) => `Wants=${other}`),
    "",
    "[Service]",
    "Type=oneshot",
    "RemainAfterExit=yes",
    // Without it there is no end (systemd.service(5)): what waits for a unit that hangs starts after all, and says what
    // it lacks. Seconds are enough for each; a busy host that emulates the machine takes minutes.
    "TimeoutStartSec=30min",
    // A secret is nobody else's business, at no moment.
    "UMask=0077",
    ...(unit.user === "root" ? [] : [`User=${unit.user}`]),
    ...unit.run.map((words) => `ExecStart=${words.map(quoteWord).join(" ")}`),
    // With all rights, whoever runs the others; and not before what they made is on the disk.
    ...(unit.creates === null
      ? ["ExecStart=+/usr/bin/sync", `ExecStart=+/usr/bin/install -D -m 0644 /dev/null ${mark}`]
      : []),
    "",
    "[Install]",
    ...wantedBy.map((other) => `WantedBy=${other}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** A word as it is, without specifiers, variables and escapes (systemd.service(5), "Command lines"). */
function quoteWord(word: string): string {
  const plain = escapeSpecifiers(word).replaceAll("$", "$$$$");
  if (/^[A-Za-z0-9_@%+=:,./$-]+$/.test(plain)) return plain;
  return `"${plain.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
