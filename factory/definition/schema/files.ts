import * as v from "valibot";
import { explain } from "./explain.ts";
import { keyedList, optional, required } from "./list.ts";
import { accountName } from "./names.ts";
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
    source: optional(sourcePath, "A file of your own, relative to the definition; no link may lead out of its folder."),
    mode: v.optional(v.pipe(mode, v.description("Permissions in octal.")), "0644"),
    ...owner,
  }),
  v.check(
    ({ content, source }) => (content === undefined) !== (source === undefined),
    ({ input }) =>
      input.content === undefined
        ? explain("a file needs `content` or `source`", 'write `content: ""` for an empty file')
        : explain("a file has either `content` or `source`, not both", "remove one of the two"),
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

export const files = keyedList(file, "Files to add; one that a package brings is replaced.");
export const directories = keyedList(directory, "Folders to add, or whose owner and mode to set.");
export const links = keyedList(link, "Symbolic links to add.");
