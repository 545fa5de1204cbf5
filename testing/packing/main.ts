import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { packAll } from "./pack-all.ts";
import { makeTarball, tarballName } from "./tarball.ts";

const usage = `usage: npm run pack [-- --output FOLDER]

Makes the packages that npm installs, of what is in this folder: FOLDER/*.tgz, dist where none is named.
`;

const root = resolve(import.meta.dirname, "../..");
const { values } = parseArgs({
  options: { output: { type: "string", default: "dist" }, help: { type: "boolean", default: false } },
});
if (values.help) process.stdout.write(usage);
else {
  const output = resolve(values.output);
  await mkdir(output, { recursive: true });
  for (const contents of await packAll(root)) {
    const path = join(output, tarballName(contents));
    const bytes = makeTarball(contents);
    await writeFile(path, bytes);
    process.stdout.write(`${path}  ${contents.files.size} files, ${(bytes.length / 1e6).toFixed(2)} MB\n`);
  }
}
