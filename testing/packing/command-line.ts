import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundleCommandLine } from "./bundle.ts";
import { declarationOf, declarationsFrom } from "./declarations.ts";
import { licencesOf } from "./licences.ts";
import { commandManual } from "./manual.ts";
import { decoderPath, nativeDecoder, packedArchitectures } from "./native-decoder.ts";
import { manifestFile, type PackageContents, type PackedFile, textFile } from "./package-contents.ts";
import { rewriteSpecifiers } from "./specifiers.ts";
import { readWorkspaces } from "./workspaces.ts";

/**
 * The package `wherry`: the command line as one script, what it reads at run time, and a launcher that starts it on the
 * Node.js which is installed with it. `declarations` are those of all libraries.
 */
export async function packCommandLine(
  root: string,
  ownFiles: ReadonlyMap<string, PackedFile>,
  declarations: ReadonlyMap<string, string>,
): Promise<PackageContents> {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const factory = readWorkspaces(root).find(({ folder }) => folder === "factory");
  if (factory === undefined) throw new Error("there is no workspace factory");
  const { files, inputs } = await bundleCommandLine(root);
  const declared = declarationsFrom(declarations, declarationOf("factory/definition/define-image.ts"));
  const manual = await commandManual();
  const needed = ["openpgp", "valibot"].map((name) => [name, factory.dependencies[name]]);
  const read = (path: string) => ({ bytes: readFileSync(join(root, path)) });
  const decoders = packedArchitectures.map(
    async (one) => [decoderPath(one), { bytes: await nativeDecoder(root, one) }] as const,
  );
  return {
    name: manifest.name,
    version: factory.version,
    files: new Map<string, PackedFile>([
      ...ownFiles,
      ...files,
      ...[...declared].map(([path, text]) => [typesPath(path), textFile(rewriteSpecifiers(text, []))] as const),
      ...[...manual].map(([name, text]) => [`man/${name}`, textFile(text)] as const),
      ...(await Promise.all(decoders)),
      ["bin/wherry", { ...read("testing/packing/launcher.sh"), runs: true }],
      ["LICENSE", read("LICENSE")],
      ["LICENSES-OF-LIBRARIES", textFile(licencesOf(root, inputs))],
      ["README.md", read("testing/packing/package-readme.md")],
      [
        "package.json",
        manifestFile({
          name: manifest.name,
          version: factory.version,
          description: manifest.description,
          license: manifest.license,
          type: "module",
          bin: { wherry: "bin/wherry" },
          man: [...manual.keys()].map((name) => `./man/${name}`),
          exports: {
            ".": { types: "./types/define-image.d.ts", default: "./lib/define-image.js" },
            "./package.json": "./package.json",
          },
          engines: { node: ">=20" },
          os: ["linux"],
          cpu: packedArchitectures,
          dependencies: Object.fromEntries(needed),
          optionalDependencies: manifest.optionalDependencies,
        }),
      ],
    ]),
  };
}

/** "types/schema/image.d.ts" of the factory's definition/schema: all that it needs lies with it. */
function typesPath(path: string): string {
  return path.replace(/^factory\/definition/, "types");
}
