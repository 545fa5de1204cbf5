import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { type Behaviour, refused, same, text } from "./behaviour.ts";

/** What a path leads to, and what can be done with names. */
export const nameBehaviours: readonly Behaviour[] = [
  {
    name: "what is not there is undefined, and no error",
    check(system, folder) {
      for (const path of [`${folder}/none`, `${folder}/none/below`]) {
        for (const call of [system.lstat, system.stat, system.readLink, system.list, system.readFile]) {
          same(call(path), undefined);
        }
        system.remove(path);
      }
      system.writeFile(`${folder}/file`, new Uint8Array(), 0o600);
      same(system.stat(`${folder}/file/below`), undefined);
      same(system.list(`${folder}/file`), undefined);
      same(system.readLink(`${folder}/file`), undefined);
    },
  },
  {
    name: "links are told from what they lead to",
    check(system, folder) {
      system.makeDirectory(`${folder}/folder`, 0o755);
      system.symlink("folder", `${folder}/link`);
      system.symlink("nowhere", `${folder}/broken`);
      same(system.lstat(`${folder}/link`)?.kind, "link");
      same(system.stat(`${folder}/link`)?.kind, "directory");
      same(system.readLink(`${folder}/link`), "folder");
      same(system.readLink(`${folder}/folder`), undefined);
      same(system.stat(`${folder}/broken`), undefined);
      same(system.lstat(`${folder}/broken`)?.kind, "link");
      system.remove(`${folder}/link`);
      same(system.stat(`${folder}/folder`)?.kind, "directory");
    },
  },
  {
    name: "kinds of files are told apart, and a time is in milliseconds",
    check(system, folder) {
      same(system.stat("/dev/null")?.kind, "character-device");
      system.run(["mkfifo", `${folder}/fifo`]);
      same(system.stat(`${folder}/fifo`)?.kind, "fifo");
      system.writeFile(`${folder}/file`, encodeUtf8("x"), 0o644);
      system.run(["touch", "-d", "2020-01-02T03:04:05.678Z", `${folder}/file`]);
      same(system.stat(`${folder}/file`)?.mtime, Date.UTC(2020, 0, 2, 3, 4, 5, 678));
    },
  },
  {
    name: "names come sorted by code, without the folder's own and its parent's",
    check(system, folder) {
      for (const name of ["b", "a", "B", ".hidden", "ä"])
        system.writeFile(`${folder}/${name}`, new Uint8Array(), 0o644);
      same(system.list(folder), [".hidden", "B", "a", "b", "ä"]);
    },
  },
  {
    name: "a folder is made once, and its parents are not",
    check(system, folder) {
      system.makeDirectory(`${folder}/one`, 0o700);
      system.makeDirectory(`${folder}/one`, 0o755);
      same(system.stat(`${folder}/one`)?.mode, 0o700);
      refused(() => system.makeDirectory(`${folder}/none/below`, 0o755), "ENOENT");
      system.writeFile(`${folder}/file`, new Uint8Array(), 0o644);
      refused(() => system.makeDirectory(`${folder}/file`, 0o755), "EEXIST");
    },
  },
  {
    name: "a name is given to a file, over another one",
    check(system, folder) {
      system.writeFile(`${folder}/from`, encodeUtf8("from"), 0o644);
      system.writeFile(`${folder}/to`, encodeUtf8("to"), 0o644);
      system.rename(`${folder}/from`, `${folder}/to`);
      same(system.list(folder), ["to"]);
      same(text(system.readFile(`${folder}/to`)), "from");
      refused(() => system.rename(`${folder}/from`, `${folder}/to`), "ENOENT");
      refused(() => system.symlink("x", `${folder}/to`), "EEXIST");
    },
  },
  {
    name: "an empty folder is removed, and one that is not is left",
    check(system, folder) {
      system.makeDirectory(`${folder}/one`, 0o755);
      system.writeFile(`${folder}/one/file`, new Uint8Array(), 0o644);
      refused(() => system.remove(`${folder}/one`), "ENOTEMPTY");
      system.remove(`${folder}/one/file`);
      system.remove(`${folder}/one`);
      same(system.list(folder), []);
    },
  },
  {
    name: "a folder where a file was expected is a SystemError that says which",
    check(system, folder) {
      refused(() => system.readFile(folder), "EISDIR", folder);
      refused(() => system.writeFile(folder, new Uint8Array(), 0o644), "EISDIR", folder);
    },
  },
  {
    name: "a path with a NUL is refused, and no other file is meant",
    check(system, folder) {
      system.writeFile(`${folder}/a`, encodeUtf8("kept"), 0o644);
      refused(() => system.writeFile(`${folder}/a\0b`, new Uint8Array(), 0o644), "EINVAL");
      refused(() => system.readFile(`${folder}/a\0b`), "EINVAL");
      refused(() => system.remove(`${folder}/a\0b`), "EINVAL");
      refused(() => system.run(["true", "a\0b"]), "EINVAL");
      same(text(system.readFile(`${folder}/a`)), "kept");
    },
  },
];
