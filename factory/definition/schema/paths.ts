import { mergedUsr } from "@wherry/core/paths/merged-usr.ts";
import * as v from "valibot";
import { didYouMean, explain, quote } from "./explain.ts";

/** File systems that exist only while the machine runs: what an image holds there can never be seen. */
const VOLATILE = ["/proc", "/sys", "/dev", "/run"];
/** On a system with a merged /usr these are links. */
const MERGED = mergedUsr.map((name) => `/${name}`);

/** Why a text is not a path inside an image, with a hint; undefined where it is. */
function pathProblem(path: string): string | undefined {
  if (!path.startsWith("/")) return explain(`${quote(path)} is not an absolute path`, didYouMean(absolute(path)));
  if (path === "/") return "the root folder is always there; give a path below it";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(path)) return `${quote(path)} holds a control character`;
  const parts = path.slice(1).split("/");
  if (parts.some((part) => part === "" || part === "." || part === "..")) {
    return explain(`${quote(path)} has an empty, "." or ".." part`, didYouMean(normalise(path), path));
  }
  if (Buffer.byteLength(path) > 4095) return "a path has at most 4095 bytes";
  if (parts.some((part) => Buffer.byteLength(part) > 255)) return "a part of a path has at most 255 bytes";
  const volatile = VOLATILE.find((folder) => path === folder || path.startsWith(`${folder}/`));
  if (volatile !== undefined) {
    return explain(
      `${quote(path)} lies below ${volatile}, which is empty in an image and filled while the machine runs`,
      volatile === "/run" ? "systemd-tmpfiles makes files there: write a file /etc/tmpfiles.d/NAME.conf" : undefined,
    );
  }
  const merged = MERGED.find((folder) => path === folder || path.startsWith(`${folder}/`));
  if (merged !== undefined)
    return explain(`${merged} is a link to /usr${merged} in an image`, didYouMean(`/usr${path}`));
  return undefined;
}

function absolute(path: string): string {
  return normalise(`/${path}`) ?? `/${path}`;
}

function normalise(path: string): string | undefined {
  const kept = path.split("/").filter((part) => part !== "" && part !== ".");
  return kept.includes("..") || kept.length === 0 ? undefined : `/${kept.join("/")}`;
}

/** An absolute, normalised path inside the image. */
export const imagePath = v.pipe(
  v.string(),
  v.check(
    (path) => pathProblem(path) === undefined,
    ({ input }) => pathProblem(input) ?? "",
  ),
  v.title("path"),
);

/** Where a symbolic link leads: absolute or relative, existing or not. */
export const linkTarget = v.pipe(
  v.string(),
  v.nonEmpty("a link leads somewhere: give a target"),
  v.maxLength(4095, "a link's target has at most 4095 bytes"),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  v.regex(/^[^\u0000-\u001f\u007f]*$/, ({ input }) => `${quote(input)} holds a control character`),
  v.title("path"),
);

/** A file or folder of the user's own. */
export const sourcePath = v.pipe(v.string(), v.nonEmpty("give a path"), v.title("path of your own"));
