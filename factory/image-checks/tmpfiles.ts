import type { CheckedImage } from "./checked-image.ts";

interface TmpfilesLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** "d", with its modifiers: "L+". */
  readonly type: string;
  readonly target: string;
  readonly user: string;
  readonly group: string;
}

/** The folders of a kind of drop-in files, the first that has a name wins: "tmpfiles.d". */
export function configurationFiles({ view }: Pick<CheckedImage, "view">, kind: string): readonly string[] {
  const files = new Map<string, string>();
  for (const root of ["/etc", "/usr/local/lib", "/usr/lib"]) {
    for (const name of view.list(`${root}/${kind}`)) {
      if (name.endsWith(".conf") && !files.has(name)) files.set(name, `${root}/${kind}/${name}`);
    }
  }
  return [...files.keys()].sort().map((name) => files.get(name) ?? "");
}

/** Every line of tmpfiles.d(5) that counts. */
export function tmpfilesLines(image: Pick<CheckedImage, "view" | "text">): readonly TmpfilesLine[] {
  return configurationFiles(image, "tmpfiles.d").flatMap((file) =>
    image
      .text(file)
      .split("\n")
      .flatMap((text, index): TmpfilesLine[] => {
        if (/^\s*(?:#|$)/.test(text)) return [];
        const [type = "", target = "", , user = "-", group = "-"] = words(text);
        return [{ file, line: index + 1, type, target, user, group }];
      }),
  );
}

function words(line: string): string[] {
  return [...line.trim().matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}
