import { isAbsolute, join } from "node:path";
import { homeFolder } from "./home-folder.ts";

/**
 * Wherry's folder in that of the user's state, which stays where a cache is emptied. Relative values of XDG_STATE_HOME
 * are invalid and are ignored (XDG Base Directory Specification, "Basics").
 */
export function stateFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const { XDG_STATE_HOME: state } = environment;
  return join(state !== undefined && isAbsolute(state) ? state : join(homeFolder(), ".local/state"), "wherry");
}
