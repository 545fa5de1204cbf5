import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { type Behaviour, same, text } from "./behaviour.ts";

/** Programs are run, and time passes. */
export const programBehaviours: readonly Behaviour[] = [
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
