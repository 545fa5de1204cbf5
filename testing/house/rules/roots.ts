import type { Rule } from "./breach.ts";

const allowed: readonly string[] = ["package.json", "README.md"];

/** No file lies in a workspace's root but its package.json and README.md: what a file is about is said by its room. */
export const checkRoots: Rule = (house) =>
  house.files.flatMap((file) => {
    const [workspace = "", name = "", below] = file.split("/");
    if (below !== undefined || allowed.includes(name)) return [];
    if (!house.workspaces.some((one) => one.name === workspace)) return [];
    return [{ file, line: 1, message: `only ${allowed.join(" and ")} lie in a workspace's root; put it into a room` }];
  });
