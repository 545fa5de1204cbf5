import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { loadDefinition } from "@wherry/factory/definition/load.ts";
import { distributions } from "@wherry/factory/distributions/package-formats.ts";
import { drawBoot } from "./boot.ts";
import { drawDisk } from "./disk.ts";
import { drawFirstBoot } from "./first-boot.ts";
import { drawPipeline } from "./pipeline.ts";

const stockDirectory = fileURLToPath(new URL("../../images", import.meta.url));

/** The pictures of the documentation, drawn from what the code itself works by, by the file that holds each. */
export async function allPictures(): Promise<ReadonlyMap<URL, string>> {
  const script = await readFile(new URL("../../factory/boot/initrd/init/main.sh", import.meta.url), "utf8");
  const { definition } = await loadDefinition("container-host", { stockDirectory, cwd: stockDirectory });
  const catalogue = [...distributions.values()].flatMap(({ finishing }) => finishing.firstBoot);
  const pictures = {
    pipeline: drawPipeline(),
    disk: drawDisk(definition),
    boot: drawBoot(script),
    "first-boot": drawFirstBoot(catalogue),
  };
  return new Map(
    Object.entries(pictures).map(([name, svg]) => [new URL(`../../docs/pictures/${name}.svg`, import.meta.url), svg]),
  );
}

if (import.meta.main) {
  for (const [file, svg] of await allPictures()) await writeFile(file, svg);
}
