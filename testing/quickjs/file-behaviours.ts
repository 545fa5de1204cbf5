import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { SystemError } from "@wherry/host/system/system.ts";
import { type Behaviour, equal, same, text } from "./behaviour.ts";

/** Files are written and read whole. */
export const fileBehaviours: readonly Behaviour[] = [
  {
    name: "a file is replaced whole, and nothing is left beside it",
    check(system, folder) {
      const path = `${folder}/file`;
      system.writeFile(path, encodeUtf8("a longer first text"), 0o600);
      system.writeFile(`${path}.wherry-new`, encodeUtf8("left by a power cut"), 0o600);
      system.writeFile(path, encodeUtf8("two"), 0o640);
      same(text(system.readFile(path)), "two");
      same(system.stat(path)?.size, 3);
      same(system.list(folder), ["file"]);
    },
  },
  {
    name: "a file that cannot take its place leaves nothing beside it",
    check(system, folder) {
      system.makeDirectory(`${folder}/full`, 0o755);
      system.writeFile(`${folder}/full/file`, new Uint8Array(), 0o600);
      let failure: unknown;
      try {
        system.writeFile(`${folder}/full`, encodeUtf8("text"), 0o600);
      } catch (error) {
        failure = error;
      }
      same(failure instanceof SystemError, true);
      same(system.list(folder), ["full"]);
    },
  },
  {
    name: "a file and a folder have exactly the mode that was asked for, whatever the umask",
    check(system, folder) {
      for (const mode of [0o400, 0o600, 0o644, 0o666, 0o755, 0o777, 0o4755, 0o2775, 0o1777]) {
        const name = `${folder}/${mode.toString(8)}`;
        system.writeFile(`${name}.file`, encodeUtf8("text"), mode);
        same(system.lstat(`${name}.file`)?.mode, mode);
        system.makeDirectory(name, mode);
        same(system.lstat(name)?.mode, mode);
      }
    },
  },
  {
    name: "a file written through a link replaces the link and not what it leads to",
    check(system, folder) {
      system.writeFile(`${folder}/target`, encodeUtf8("kept"), 0o644);
      system.symlink("target", `${folder}/link`);
      system.writeFile(`${folder}/link`, encodeUtf8("new"), 0o644);
      same(text(system.readFile(`${folder}/target`)), "kept");
      same(system.lstat(`${folder}/link`)?.kind, "file");
    },
  },
  {
    name: "bytes of every value, and many of them, are kept",
    check(system, folder) {
      const bytes = new Uint8Array(300_000).map((_, index) => (index * 7) ^ (index >> 8));
      system.writeFile(`${folder}/bytes`, bytes, 0o644);
      same(equal(system.readFile(`${folder}/bytes`), bytes), true);
      // A part of a larger buffer is that part.
      system.writeFile(`${folder}/part`, bytes.subarray(1000, 1003), 0o644);
      same(equal(system.readFile(`${folder}/part`), bytes.subarray(1000, 1003)), true);
    },
  },
  {
    name: "of a file, a part is read, as far as it is there",
    check(system, folder) {
      const path = `${folder}/file`;
      system.writeFile(path, encodeUtf8("0123456789"), 0o644);
      same(text(system.readFile(path, { offset: 2, length: 3 })), "234");
      same(text(system.readFile(path, { offset: 8, length: 100 })), "89");
      same(text(system.readFile(path, { offset: 100, length: 5 })), "");
      same(text(system.readFile("/dev/zero", { offset: 4096, length: 2 })), "\0\0");
      same(system.readFile(`${path}.none`, { offset: 0, length: 1 }), undefined);
    },
  },
  {
    name: "files that do not say how long they are are read to their end",
    check(system) {
      const status = text(system.readFile("/proc/self/status")) ?? "";
      if (!/^Name:/.test(status) || !status.endsWith("\n")) throw new Error(`not a status: ${status}`);
    },
  },
];
