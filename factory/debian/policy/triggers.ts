import type { TriggerPolicy, XmlCatalogueEntry } from "../../packages/trigger-policy.ts";
import { knownTriggers } from "./known-triggers.ts";

/** What Debian's packages make of the files of others: deb-triggers(5), update-xmlcatalog(8), update-catalog(8). */
export const debianTriggers: TriggerPolicy = {
  interests: (triggers) => wordsAfter(/^interest(?:-await|-noawait)?$/, triggers),
  activates: (triggers) => wordsAfter(/^activate(?:-await|-noawait)?$/, triggers),
  onlyRestarts,
  known: knownTriggers,
  xmlCatalogues: {
    header: "/usr/share/xml-core/catalog.header",
    footer: "/usr/share/xml-core/catalog.footer",
    entries: xmlCatalogueEntries,
  },
  sgmlCatalogues: {
    folder: "/etc/sgml",
    catalogue: "/var/lib/sgml-base/supercatalog",
    header: `--
## This file is created by update-catalog with update-super.
## Please see update-catalog(8) for how to modify this file.
--
`,
  },
  // update-perl-sax-parsers(8)
  joined: [{ folder: "/var/lib/libxml-sax-perl/ParserDetails.d", file: "/etc/perl/XML/SAX/ParserDetails.ini" }],
  imageLoaders: {
    "libpixbufloader_svg.so": `"svg" 6 "gdk-pixbuf" "Scalable Vector Graphics" "LGPL"
"image/svg+xml" "image/svg" "image/svg-xml" "image/vnd.adobe.svg+xml" "text/xml-svg" "image/svg+xml-compressed" ""
"svg" "svgz" "svg.gz" ""
" <svg" "*    " 100
" <!DOCTYPE svg" "*             " 100
`,
    "libpixbufloader-avif.so": `"avif" 5 "gdk-pixbuf" "AV1 Image File Format" "BSD"
"image/avif" ""
"avif" ""
"    ftypavif" "zzz         " 100
`,
    "libpixbufloader-heif.so": `"heif/avif" 4 "pixbufloader-heif" "HEIF/AVIF Image" "LGPL3"
"image/heif" "image/heic" "image/avif" ""
"heif" "heic" "avif" ""
"    ftyp" "xxxx    " 100
`,
    "libpixbufloader-jxl.so": `"jxl" 5 "gdk-pixbuf" "JPEG XL image" "BSD-3"
"image/jxl" ""
"jxl" ""
"\\377\\n" "  " 100
"...\\fJXL \\r\\n\\207\\n" "zzz         " 100
`,
    "libpixbufloader-webp.so": `"webp" 5 "gdk-pixbuf" "The WebP image format" "LGPL"
"image/webp" "audio/x-riff" ""
"webp" ""
"RIFFsizeWEBP" "    xxxx    " 100
`,
  },
  madeAnew: /^\/etc\/(xml\/[^/]+|perl\/XML\/SAX\/ParserDetails\.ini)$/,
};

function wordsAfter(directive: RegExp, triggers: string): string[] {
  return triggers.split("\n").flatMap((line) => {
    const [first = "", name] = line.replace(/#.*/, "").trim().split(/\s+/);
    return name !== undefined && directive.test(first) ? [name] : [];
  });
}

const command = /^[^\S\n]*update-xmlcatalog((?:[^\S\n]+(?:"[^"\n]*"|'[^'\n]*'|[^\s"']+))+)[^\S\n]*$/gm;

/** What a postinst enters by update-xmlcatalog: dh_installxmlcatalogs writes the lines, without variables. */
function xmlCatalogueEntries(script: string): XmlCatalogueEntry[] {
  const entries: XmlCatalogueEntry[] = [];
  for (const [, options = ""] of script.replaceAll(/\\\n/g, " ").matchAll(command)) {
    const words = [...options.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
      (word) => word[1] ?? word[2] ?? word[3] ?? "",
    );
    const option = (name: string) => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);
    const type = option("--type") ?? "";
    const id = option("--id");
    const name = option("--package");
    if (!words.includes("--add") || name === undefined || !/^[a-z0-9][a-z0-9.+-]*$/i.test(name)) continue;
    if (id === undefined || !/^(public|system|uri)$/.test(type) || /[$`]/.test(options) || /["<>]/.test(id)) continue;
    const own = `/etc/xml/${name}.xml`;
    const target = words.includes("--root") ? own : option("--local");
    if (target === undefined || !/^\/[^"<>]*$/.test(target)) continue;
    const delegate = type === "uri" ? "delegateURI uri" : `delegate${type[0]?.toUpperCase()}${type.slice(1)} ${type}Id`;
    entries.push({
      catalogue: words.includes("--root") ? "/etc/xml/catalog" : own,
      entry: `${delegate}StartString="${id}"`,
      target,
    });
  }
  return entries;
}

const branch = /^[\w |]*\btriggered[\w |]*\)/;
const condition = /(?:"\$1"|\$1|"\$\{1\}") ==? ["']?triggered["']?/;
const restart =
  /^(?:(?:if|elif|else|then|fi|for|while|case|esac|do|done)\b.*|#.*|exit\b.*|echo\b.*|(?:systemctl|invoke-rc\.d|deb-systemd-invoke|service|db_stop|true|:)(?:\s.*)?|\{|\})$/;
/** A longer line is none that people write. */
const longestLine = 500;

/**
 * Whether a postinst, called with "triggered", has services start anew at most; one that does not know the word does
 * nothing then.
 */
function onlyRestarts(script: string): boolean {
  if (!/\btriggered\b/.test(script)) return true;
  const lines = script.split("\n").map((line) => line.trim().slice(0, longestLine));
  const start = lines.findIndex((line) => branch.test(line) || (condition.test(line) && !line.startsWith("#")));
  if (start < 0) return false;
  const isBranch = branch.test(lines[start] ?? "");
  const end = lines.findIndex(
    (line, index) => index > start && (isBranch ? line.endsWith(";;") : /^(fi|exit)\b/.test(line)),
  );
  const inBranch = isBranch ? [(lines[start] ?? "").replace(branch, "").trim()] : [];
  const body = [...inBranch, ...lines.slice(start + 1, end + 1)].map((line) => line.replace(/;;$/, "").trim());
  return end > start && body.every((line) => line === "" || restart.test(line));
}
