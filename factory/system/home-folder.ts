import { homedir, userInfo } from "node:os";
import { isAbsolute } from "node:path";

/**
 * The user's home folder: HOME, where that is a path from the root, else the system's own word. An empty HOME would
 * make the working folder one, which may be somebody else's checkout.
 */
export function homeFolder(): string {
  const named = homedir();
  return isAbsolute(named) ? named : userInfo().homedir;
}
