import type { Command } from "commander";
import { type CommonOptions, handle } from "../command.ts";
import { addSourceOptions, type PackageSourceOptions } from "../factory-options.ts";
import { formatTable } from "../tables-and-times.ts";

interface DoctorOptions extends CommonOptions, PackageSourceOptions {
  readonly yes?: boolean;
}

/**
 * Adds `wherry doctor`: prints what this machine has and lacks, with advice on what is wrong. Status 1 where any check
 * failed, or was not made.
 */
export function addDoctorCommand(program: Command): void {
  const command = program
    .command("doctor")
    .summary("check what this machine has and lacks")
    .description(
      "Checks Node.js, the store, the mirrors, the tools and the accelerator, and says what to do about what is wrong. What it needs and the store does not have it fetches after it has asked, or with --yes; where nobody can be asked, it says what that would be.",
    )
    .option("-y, --yes", "fetch the lists of packages and the tools that are missing, without asking");
  handle<DoctorOptions>(addSourceOptions(command), async (_, options, context) => {
    const { openWorkshop } = await import("../open-workshop.ts");
    const { examine } = await import("../../run/examine.ts");
    const { askToFetch } = await import("../terminal/ask-to-fetch.ts");
    const mayFetch = async (what: string) => options.yes === true || (await askToFetch(what, context));
    const checks = await examine(await openWorkshop(options, context), mayFetch);
    if (options.json === true) context.result({ checks });
    else {
      const rows = checks.map(({ name, ok, skipped, found }) => [ok ? "ok" : skipped ? "--" : "FAILED", name, found]);
      const advice = checks.flatMap(({ name, advice: text }) => (text === undefined ? [] : [`  ${name}: ${text}`]));
      const later = checks.some(({ skipped }) => skipped) ? ["  wherry doctor --yes fetches it"] : [];
      context.show([...formatTable(rows), ...advice, ...later]);
    }
    return checks.every(({ ok }) => ok) ? 0 : 1;
  });
}
