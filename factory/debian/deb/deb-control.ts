import { isUtf8 } from "node:buffer";
import { hash } from "node:crypto";
import { type TarEntry, TarReader } from "@wherry/formats/archive/tar.ts";
import { malformedPackage } from "../../packages/contents/malformed-package.ts";
import type { PackageContents, PackageScript } from "../../packages/contents/package-contents.ts";

/**
 * What control.tar says: the text of ./control (deb-control(5)), the maintainer scripts "preinst", "postinst", "prerm",
 * "postrm" and "config" (deb-preinst(5) and so on), the lines of ./conffiles (deb-conffiles(5)), and the text of
 * ./triggers (deb-triggers(5)) and of ./templates (debconf-devel(7), "THE TEMPLATES FILE").
 */
type DebControl = Pick<PackageContents, "control" | "identity" | "scripts" | "conffiles" | "triggers" | "questions">;

const scriptNames = ["config", "postinst", "postrm", "preinst", "prerm"];
const wanted = new Set(["control", "conffiles", "triggers", "templates", ...scriptNames]);

/**
 * Reads an uncompressed control.tar. Files that an image has no use for (md5sums, symbols ...) are skipped.
 */
export async function readControlArchive(chunks: AsyncIterable<Buffer>, file: string): Promise<DebControl> {
  const files = new ControlFiles(file);
  const reader = new TarReader(files, file);
  for await (const chunk of chunks) reader.write(chunk);
  reader.end();
  const control = files.text("control");
  if (control === "") throw malformedPackage(file, "has no control file");
  return {
    control,
    identity: readIdentity(control, file),
    scripts: scriptNames.map((name) => files.script(name)).filter((script) => script !== undefined),
    conffiles: files
      .text("conffiles")
      .split("\n")
      // "remove-on-upgrade /path" names a file that is no longer there.
      .filter((line) => line.startsWith("/"))
      .map((line) => line.trimEnd()),
    triggers: files.text("triggers"),
    questions: withoutTranslations(files.text("templates")),
  };
}

/**
 * Translations are the larger part of templates, and nobody is there to read them: "Description-de.UTF-8: ...". Those
 * for "C" are no translation, but what scripts know choices by.
 */
function withoutTranslations(templates: string): string {
  let skipping = false;
  const kept = templates.split("\n").filter((line) => {
    if (!/^[ \t]/.test(line))
      skipping = /^(?!Default|[A-Za-z]+-C:)[A-Za-z]+-[A-Za-z_@]+(\.[A-Za-z0-9-]+)?:/i.test(line);
    return !skipping;
  });
  return kept.join("\n");
}

class ControlFiles {
  readonly #file: string;
  readonly #seen = new Set<string>();
  readonly #contents = new Map<string, Buffer[]>();
  #current: Buffer[] | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  entry({ path, kind }: TarEntry): void {
    const name = path.replace(/^\.\//, "").replace(/\/$/, "");
    const isRoot = kind === "directory" && (name === "" || name === ".");
    if (this.#seen.has(name) || !(isRoot || (kind === "file" && /^[\w.+-]+$/.test(name)))) {
      throw malformedPackage(
        this.#file,
        `has an entry in its control.tar that does not belong there: ${JSON.stringify(path)}`,
      );
    }
    this.#seen.add(name);
    this.#current = wanted.has(name) ? [] : undefined;
    if (this.#current !== undefined) this.#contents.set(name, this.#current);
  }

  data(piece: Buffer): void {
    this.#current?.push(piece);
  }

  text(name: string): string {
    return Buffer.concat(this.#contents.get(name) ?? []).toString("utf8");
  }

  script(name: string): PackageScript | undefined {
    const pieces = this.#contents.get(name);
    if (pieces === undefined) return undefined;
    const bytes = Buffer.concat(pieces);
    const text = bytes.toString("utf8");
    const more = isUtf8(bytes) ? {} : { base64: bytes.toString("base64") };
    return { name, text, sha256: hash("sha256", bytes), ...more };
  }
}

/** The three fields without which dpkg installs nothing. Field names have no case (deb822(5)). */
function readIdentity(control: string, file: string): DebControl["identity"] {
  const fields = new Map<string, string>();
  for (const line of control.split("\n")) {
    const colon = line.indexOf(":");
    if (colon <= 0 || /^[\s#]/.test(line)) continue;
    const name = line.slice(0, colon).toLowerCase();
    if (fields.has(name)) throw malformedPackage(file, `has the field ${name} twice in its control file`);
    fields.set(name, line.slice(colon + 1).trim());
  }
  const field = (name: string): string => {
    const value = fields.get(name);
    if (value === undefined || value === "") throw malformedPackage(file, `has no field ${name} in its control file`);
    return value;
  };
  return { name: field("package"), version: field("version"), architecture: field("architecture") };
}
