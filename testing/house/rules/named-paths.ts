import type { NamedPath } from "../reading/find-paths.ts";
import type { Breach, Rule } from "./breach.ts";

/**
 * Every path of the project that a document, a comment or a string names is there. The strings of tests may name paths
 * that they make up.
 */
export const checkNamedPaths: Rule = ({ paths, documents, sources }) => [
  ...documents.flatMap(({ file, named }) => breachesOf(file, named, paths)),
  ...sources.flatMap(({ file, named }) =>
    breachesOf(
      file,
      named.filter(({ where }) => where === "comment" || !file.endsWith(".test.ts")),
      paths,
    ),
  ),
];

function breachesOf(file: string, named: readonly NamedPath[], paths: ReadonlySet<string>): readonly Breach[] {
  return named
    .filter(({ path }) => !paths.has(path.replace(/\/$/, "")))
    .map(({ path, line }) => ({
      file,
      line,
      message: `there is no ${path}; name what there is, or say whose it is ("QEMU's ${path}")`,
    }));
}
