import { decodeUtf8, encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { type System, SystemError } from "@wherry/host/system/system.ts";

/** Something that every door does, on whichever engine; `check` throws where this one does not. */
export interface Behaviour {
  readonly name: string;
  /** `folder` is empty and the check's own. */
  check(system: System, folder: string): void;
}

export const behaviours: readonly Behaviour[] = [
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
  {
    name: "a program gets its input and environment, and its output, words and status come back",
    check(system) {
      const { stdout, ...rest } = system.run(["sh", "-c", 'cat; echo "$GREETING" >&2; exit 3'], {
        input: encodeUtf8("hello"),
        environment: { GREETING: "säid" },
      });
      same({ ...rest, stdout: text(stdout) }, { status: 3, stderr: "säid\n", stdout: "hello" });
      same(text(system.run(["sh", "-c", 'test -n "$PATH" && echo kept']).stdout), "kept\n");
      same(text(system.run(["printf", "%s|", "", "a b", "'$x'", "ü"]).stdout), "|a b|'$x'|ü|");
    },
  },
  {
    name: "a program's standard input is empty where none is given",
    check: (system) => same(system.run(["cat"]), { status: 0, stdout: new Uint8Array(), stderr: "" }),
  },
  {
    name: "a program that reads nothing, or says very much on both streams, ends all the same",
    check(system) {
      same(system.run(["true"], { input: new Uint8Array(2 ** 20) }).status, 0);
      const script = "head -c 300000 /dev/zero >&2; head -c 1000000 /dev/zero; cat";
      const { stdout, stderr } = system.run(["sh", "-c", script], { input: new Uint8Array(200_000) });
      same([stdout.length, stderr.length], [1_200_000, 300_000]);
    },
  },
  {
    name: "eight mebibytes go in and come out at once",
    check(system) {
      const input = new Uint8Array(8 * 2 ** 20).fill(7);
      input.set([1, 2, 3], input.length - 3);
      const { status, stdout } = system.run(["cat"], { input });
      same([status, stdout.length, [...stdout.subarray(-4)]], [0, input.length, [7, 1, 2, 3]]);
    },
  },
  {
    name: "words that are no UTF-8 are repaired, bytes are left",
    check(system) {
      const { stdout, stderr } = system.run(["sh", "-c", "printf '\\377'; printf 'a\\377b' >&2"]);
      same([...stdout], [255]);
      same(stderr, "a\uFFFDb");
    },
  },
  {
    name: "the end by a signal is told as shells do",
    check(system) {
      same(system.run(["sh", "-c", "kill -9 $$"]).status, 137);
      same(system.run(["sh", "-c", "kill -15 $$"]).status, 143);
    },
  },
  {
    name: "a program that is not there, or may not be started, is status 127",
    check(system, folder) {
      same(system.run(["no-such-program-here"]), {
        status: 127,
        stdout: new Uint8Array(),
        stderr: "no-such-program-here: not found",
      });
      system.writeFile(`${folder}/program`, encodeUtf8("#!/bin/sh\n"), 0o644);
      same(system.run([`${folder}/program`]).status, 127);
    },
  },
  {
    name: "nothing is left open from one program to the next",
    check(system) {
      const open = () => system.list("/proc/self/fd")?.length;
      const before = open();
      for (let count = 0; count < 5; count++) system.run(["true"], { input: new Uint8Array(10) });
      same(open(), before);
      same(
        system.list("/run")?.filter((name) => name.startsWith(".wherry-")),
        [],
      );
    },
  },
  {
    name: "the clock goes forward, and sleep waits",
    check(system) {
      const [now, uptime] = [system.now(), system.uptime()];
      system.sleep(60);
      const waited = system.now() - now;
      if (waited < 55 || waited > 5000) throw new Error(`slept ${waited} ms`);
      const passed = system.uptime() - uptime;
      if (!(passed >= 0.04 && passed < 5)) throw new Error(`${passed} s passed`);
      system.sync();
    },
  },
];

/** Runs all of them, each in a folder of its own below `folder`; returns what failed, by name. */
export function tryBehaviours(
  system: System,
  folder: string,
): readonly { name: string; failure: string | undefined }[] {
  return behaviours.map(({ name, check }, index) => {
    const own = `${folder}/${index}`;
    system.makeDirectory(own, 0o755);
    try {
      check(system, own);
      return { name, failure: undefined };
    } catch (error) {
      return { name, failure: error instanceof Error ? `${error.message}\n${error.stack}` : String(error) };
    }
  });
}

function text(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : decodeUtf8(bytes);
}

function equal(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a?.length === b.length && a.every((byte, index) => byte === b[index]);
}

function same(actual: unknown, expected: unknown): void {
  const [a, b] = [shown(actual), shown(expected)];
  if (a !== b) throw new Error(`expected ${b}, got ${a}`);
}

/** Keys in one order, so that equal values are equal text. */
function shown(value: unknown): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value) ?? "undefined";
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${key}: ${shown(entry)}`).join(", ")}}`;
}

function refused(action: () => unknown, code: string, path?: string): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    same(error.code, code);
    if (path !== undefined) same(error.path, path);
    return;
  }
  throw new Error(`expected ${code}, but nothing was refused`);
}
