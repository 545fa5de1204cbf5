import * as v from "valibot";
import { explain } from "./explain.ts";
import { keyedList, list, optional, required } from "./list.ts";
import { accountName } from "./names.ts";
import { reference } from "./parameters.ts";
import { imagePath, linkTarget, sourcePath } from "./paths.ts";
import { mode } from "./quantities.ts";

const owner = {
  user: v.optional(v.pipe(accountName, v.description("Owner.")), "root"),
  group: v.optional(v.pipe(accountName, v.description("Group.")), "root"),
};

const file = v.pipe(
  v.strictObject({
    path: required(imagePath, "Where it lies in the image."),
    content: optional(v.pipe(v.string(), v.title("text")), "The text itself."),
    source: optional(
      sourcePath,
      "A file or folder of your own, relative to the definition; no link may lead out. A folder is copied with all that is in it.",
    ),
    template: v.optional(
      v.pipe(
        v.boolean(),
        v.description(`Whether ${reference} in it stands for the value of a parameter: \`parameters\`.`),
      ),
      false,
    ),
    exclude: list(
      v.pipe(v.string(), v.nonEmpty("name what to leave out"), v.title("path pattern")),
      'For a folder, what is left out: "*.log" anywhere, "build/**" from the folder on.',
    ),
    mode: optional(
      mode,
      "Permissions in octal; by default 0644, in a folder 0755 for programs. Without `content` and `source`, those of a file that a package brings.",
    ),
    folderMode: optional(mode, "For a folder, the permissions of it and of those in it; 0755 by default."),
    user: optional(accountName, "Owner; root by default, or who owns it in its package."),
    group: optional(accountName, "Group; root by default, or that in its package."),
  }),
  v.check(
    ({ content, source }) => content === undefined || source === undefined,
    explain("a file has either `content` or `source`, not both", "remove one of the two"),
  ),
  v.check(
    ({ content, source, mode, user, group }) => [content, source, mode, user, group].some((key) => key !== undefined),
    explain(
      "a file needs `content` or `source`, or `mode`, `user` or `group` of one that a package brings",
      'write `content: ""` for an empty file',
    ),
  ),
  v.check(
    ({ source, exclude, folderMode }) => source !== undefined || (exclude.length === 0 && folderMode === undefined),
    "`exclude` and `folderMode` are for a folder that `source` names",
  ),
  v.check(
    ({ content, source, template }) => !template || content !== undefined || source !== undefined,
    explain("a template needs `content` or `source`", "what a package brings is none"),
  ),
);

const directory = v.strictObject({
  path: required(imagePath, "Where it lies in the image."),
  mode: v.optional(v.pipe(mode, v.description("Permissions in octal.")), "0755"),
  ...owner,
});

const link = v.strictObject({
  path: required(imagePath, "Where it lies in the image."),
  target: required(linkTarget, "Where it leads, absolute or relative."),
});

export const files = keyedList(
  file,
  "Files to add; one that a package brings is replaced, or gets another mode and owner.",
);
export const directories = keyedList(directory, "Folders to add, or whose owner and mode to set.");
export const links = keyedList(link, "Symbolic links to add.");
