import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findBrokenLinks } from "./check-links.ts";
import { makeSite } from "./make-site.ts";

const usage = `usage: npm run docs

Builds the documentation as pages for a browser in output/site, and checks its links. Open output/site/index.html.
`;

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(root, "output/site");

if (process.argv.length > 2) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  process.exitCode = await build();
}

async function build(): Promise<number> {
  const { files, brokenLinks } = await makeSite(root);
  const broken = brokenLinks.length > 0 ? brokenLinks : findBrokenLinks(files);
  for (const link of broken) process.stderr.write(`this link leads nowhere: ${link}\n`);
  if (broken.length > 0) return 1;
  await rm(folder, { recursive: true, force: true });
  for (const [address, text] of files) {
    await mkdir(dirname(join(folder, address)), { recursive: true });
    await writeFile(join(folder, address), text);
  }
  process.stdout.write(`${files.size} files in output/site; open output/site/index.html\n`);
  return 0;
}
