import { holdPackageFormat } from "@wherry/testing/contracts/package-format.ts";
import { buildDeb } from "@wherry/testing/fakes/fake-deb.ts";
import { debianFormat } from "./debian-format.ts";

holdPackageFormat(debianFormat, {
  ascending: ["1.0~rc1", "1.0", "1.0-1", "1.0-1+b1", "1.9", "1.10", "1:0.1"],
  equal: [
    ["0:1.0", "1.0"],
    ["1.0-0", "1.0"],
  ],
  names: { valid: ["hello", "libstdc++6", "0ad"], invalid: ["Hello", "x", "-x", "a_b"] },
  invalidVersions: ["1_0", "1.0-", "x:1", ":1"],
  architectures: ["amd64", "arm64", "all"],
  relation: { text: "thing (>= 1.2)", constraint: { operator: ">=", version: "1.2" }, broken: "thing (1.2" },
  build: async ({ name, version, architecture, files, provides, requires, replaces }) =>
    await buildDeb({
      name,
      version,
      architecture,
      files,
      fields: {
        ...(provides === undefined ? {} : { Provides: provides }),
        ...(requires === undefined ? {} : { Depends: requires }),
        ...(replaces === undefined ? {} : { Replaces: replaces }),
      },
    }),
});
