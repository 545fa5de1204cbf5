import { resolve } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { countOf } from "@wherry/core/text/count.ts";
import { type FakeCloudName, mostUserData } from "../fake-clouds/fake-clouds.ts";
import { readRegular } from "../system/read-regular.ts";
import { describeRefusal } from "../system/refusal.ts";

const mostBytes = 1024 * 1024;

/**
 * The bytes that a cloud is given for a machine; "-" reads standard input.
 *
 * @throws {WherryError} config.invalid when they cannot be read, or are more than 1 MiB
 * @throws {WherryError} format.too-large when they are more than the cloud takes
 */
export async function readUserData(file: string, cloud: FakeCloudName, cwd: string): Promise<Uint8Array> {
  const bytes = file === "-" ? await readStandardInput() : await readBytes(file, cwd, "the user data");
  const most = mostUserData[cloud];
  if (bytes.length <= most) return bytes;
  throw new WherryError(
    "format.too-large",
    `${cloud} takes at most ${countOf(most, "byte")} of user data, and these are ${bytes.length}`,
    { where: { file }, hint: "compress them with gzip, or let them name the rest by its address" },
  );
}

/**
 * The lines of a file of public keys.
 *
 * @throws {WherryError} config.invalid when it cannot be read, or holds a private key or none at all
 */
export async function readPublicKeys(file: string, cwd: string): Promise<readonly string[]> {
  const text = Buffer.from(await readBytes(file, cwd, "the public keys")).toString("utf8");
  const where = { file };
  if (text.includes("PRIVATE KEY-----")) {
    throw new WherryError("config.invalid", "this is a private key", { where, hint: `name ${file}.pub` });
  }
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const keys = lines.filter((line) => line !== "" && !line.startsWith("#"));
  const wrong = keys.find((line) => !/^[\w@.-]+ [A-Za-z0-9+/=]+/.test(line));
  if (keys.length > 0 && wrong === undefined) return keys;
  throw new WherryError("config.invalid", "this has no public keys of SSH, one a line", {
    where,
    hint: "name a file such as ~/.ssh/id_ed25519.pub",
  });
}

async function readBytes(file: string, cwd: string, what: string): Promise<Uint8Array> {
  try {
    return await readRegular(resolve(cwd, file), mostBytes);
  } catch (cause) {
    throw new WherryError("config.invalid", `${what} cannot be read: ${describeRefusal(cause)}`, {
      where: { file },
      hint: "check the path",
      cause,
    });
  }
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size <= mostBytes) continue;
    throw new WherryError("config.invalid", `the user data are more than ${mostBytes} bytes`, {
      where: { file: "<stdin>" },
      hint: "no cloud takes as many",
    });
  }
  return Buffer.concat(chunks);
}
