import type { Tool } from "@wherry/factory/tools/tool.ts";

/**
 * A program in place of ssh: it runs the last argument, as the other end's shell does. Like ssh it reads all of its
 * standard input whether or not the command wants it.
 */
export const greedySsh: Tool = {
  name: "ssh",
  file: "/bin/sh",
  prefix: ["-c", 'for last in "$@"; do :; done; [ "$last" != true ] || cat >/dev/null; eval "$last"', "ssh"],
  root: "/",
};
