import type { Command } from "commander";
import { type CommonOptions, handle } from "../command.ts";
import { addSourceOptions, type PackageSourceOptions } from "../factory-options.ts";
import { formatTable } from "../tables-and-times.ts";

interface DoctorOptions extends CommonOptions, PackageSourceOptions {}

/**
 * Adds `wherry doctor`: prints what this machine has and lacks, with advice on what is wrong. Status 1 where any check
 * failed.
 */
export function addDoctorCommand(program: Command): void {
  const command = program
    .command("doctor")
    .summary("check what this machine has and lacks")
    .description(
      "Checks Node.js, the store, the mirrors, the tools and the accelerator, and says what to do about what is wrong.",
    );
  handle<DoctorOptions>(addSourceOptions(command), async (_, options, context) => {
    const { openWorkshop } = await import("../open-workshop.ts");
    const { examine } = await import("../../run/examine.ts");
    const checks = await examine(await openWorkshop(options, context));
    if (options.json === true) context.result({ checks });
    else {
      const rows = checks.map(({ name, ok, found }) => [ok ? "ok" : "FAILED", name, found]);
      const advice = checks.flatMap(({ name, advice: text }) => (text === undefined ? [] : [`  ${name}: ${text}`]));
      context.show([...formatTable(rows), ...advice]);
    }
    return checks.every(({ ok }) => ok) ? 0 : 1;
  });
}
