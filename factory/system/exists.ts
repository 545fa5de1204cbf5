import { access } from "node:fs/promises";

/** Whether there is something at a path, after all links, as far as this process may see it. */
export async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
