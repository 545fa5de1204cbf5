import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { constants, Script } from "node:vm";

export interface KeptCode {
  /** What `compiledFolder` gives. */
  readonly folder: string;
  /** Of a file in it; another one for each text of the script, and for each work that it does. */
  readonly name: string;
}

/**
 * Runs a CommonJS script, and keeps what was compiled of it until the process ends well. Node.js itself keeps what was
 * compiled before a script runs, which is not a single one of its functions: compiling these anew takes a third of a
 * small command. What does not belong to this Node.js, or is damaged, is made anew.
 */
export function runScript(path: string, { folder, name }: KeptCode, require: NodeJS.Require): void {
  const kept = join(folder, `${name}.code`);
  // What is packed is ASCII.
  const text = readFileSync(path, "latin1");
  const cachedData = readIfThere(kept);
  const script = new Script(`(function(exports,require,module,__filename,__dirname){${text}\n})`, {
    filename: path,
    ...(cachedData === undefined ? {} : { cachedData }),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  if (cachedData === undefined || script.cachedDataRejected === true)
    process.on("exit", (status) => {
      if (status === 0) keep(kept, script.createCachedData());
    });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, path, dirname(path));
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function keep(path: string, bytes: Buffer): void {
  const aside = `${path}.${process.pid}`;
  try {
    writeFileSync(aside, bytes, { mode: 0o600 });
    renameSync(aside, path);
  } catch {
    // It is slower without, and that is all.
    rmSync(aside, { force: true });
  }
}
