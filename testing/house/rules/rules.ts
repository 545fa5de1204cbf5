import type { Rule } from "./breach.ts";
import { checkCircles } from "./circles.ts";
import { checkDocstrings } from "./docstrings.ts";
import { checkDoors } from "./doors.ts";
import { checkPlan } from "./house-plan.ts";
import { checkNamedPaths } from "./named-paths.ts";
import { checkNodeFree } from "./node-free.ts";
import { checkPackages } from "./packages.ts";
import { checkRooms } from "./rooms.ts";
import { checkRoots } from "./roots.ts";
import { checkWidth } from "./width.ts";
import { checkWorkspaces } from "./workspaces.ts";

/** The rules that `npm run check` holds every file against. */
export const rules: Readonly<Record<string, Rule>> = {
  workspaces: checkWorkspaces,
  rooms: checkRooms,
  circles: checkCircles,
  doors: checkDoors,
  "node-free": checkNodeFree,
  packages: checkPackages,
  roots: checkRoots,
  docstrings: checkDocstrings,
  width: checkWidth,
  "named-paths": checkNamedPaths,
  "house-plan": checkPlan,
};
