import { formatBytes } from "@wherry/core/quantities/format-bytes.ts";
import type { Command } from "commander";
import { type CommonOptions, handle } from "../command.ts";
import { addStoreOption, type PackageSourceOptions } from "../factory-options.ts";
import { formatTable } from "../tables-and-times.ts";
import { wholeNumber } from "../whole-number.ts";

interface StoreOptions extends CommonOptions, PackageSourceOptions {
  readonly unused: number;
}

const secondsPerDay = 24 * 3600;

/** Adds `wherry store` with its subcommands list, clean and verify. */
export function addStoreCommand(program: Command): void {
  const store = program
    .command("store")
    .summary("look at, clean or verify the store")
    .description("The store keeps packages, tools and what was derived from them. It may be deleted at any time.");
  const add = (name: string, summary: string) =>
    addStoreOption(
      store
        .command(name)
        .summary(summary)
        .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`),
    );

  handle<StoreOptions>(add("list", "show what the store holds, by kind"), async (_, options, context) => {
    const { openWorkshop } = await import("../open-workshop.ts");
    const objects = await (await openWorkshop(options, context)).store.list();
    const kinds = [...Map.groupBy(objects, ({ kind }) => kind)].map(([kind, all]) => ({
      kind,
      objects: all.length,
      bytes: all.reduce((sum, { size }) => sum + size, 0),
    }));
    if (options.json === true) context.result({ kinds });
    else context.show(formatTable(kinds.map((one) => [one.kind, `${one.objects} objects`, formatBytes(one.bytes)])));
  });

  const clean = add("clean", "remove what was not used for long").option(
    "--unused <days>",
    "remove what was not used for so many days",
    wholeNumber("days", 1),
    30,
  );
  handle<StoreOptions>(clean, async (_, options, context) => {
    const { openWorkshop } = await import("../open-workshop.ts");
    const removed = await (await openWorkshop(options, context)).store.collect(options.unused * secondsPerDay);
    const bytes = removed.reduce((sum, { size }) => sum + size, 0);
    if (options.json === true) context.result({ removed: removed.length, bytes });
    else context.show([`removed ${removed.length} objects, ${formatBytes(bytes)}`]);
  });

  handle<StoreOptions>(
    add("verify", "hash everything again, and remove what is damaged"),
    async (_, options, context) => {
      const { openWorkshop } = await import("../open-workshop.ts");
      const { checked, damaged, dropped } = await (await openWorkshop(options, context)).store.verify();
      if (options.json === true) context.result({ checked, damaged, dropped: dropped.length });
      else {
        const counts = `checked ${checked} objects, ${damaged.length} damaged`;
        context.show([
          ...damaged.map(({ kind, name }) => `damaged, and removed: ${kind} ${name}`),
          `${counts}; ${dropped.length} derived files will be made again`,
        ]);
      }
    },
  );
}
