import { chmodSync, lstatSync, mkdtempSync, readdirSync, renameSync, rmdirSync, unlinkSync } from "node:fs";

/**
 * Removes a folder in which somebody else has written whatever they liked: names that are no text, folders that nobody
 * may open, and more of them in each other than a path can name. Nothing of theirs runs any more.
 */
export function removeAll(folder: string): void {
  const waiting: Buffer[] = [];
  let moved = 0;
  // Each folder is emptied where its path is short, so that what lies in it can be moved there before it goes.
  const empty = (at: Buffer): void => {
    chmodSync(at, 0o700);
    for (const name of readdirSync(at, { encoding: "buffer" })) {
      const file = Buffer.concat([at, Buffer.from("/"), name]);
      if (!lstatSync(file).isDirectory()) {
        unlinkSync(file);
        continue;
      }
      // Only who may write into a folder can move it to another one (rename(2), EACCES).
      chmodSync(file, 0o700);
      const next = Buffer.from(`${place}/${moved++}`);
      renameSync(file, next);
      waiting.push(next);
    }
    rmdirSync(at);
  };
  const place = mkdtempSync(`${folder}.`);
  empty(Buffer.from(folder));
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) empty(at);
  rmdirSync(place);
}
