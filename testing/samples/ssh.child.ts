import { runOverSsh, waitForSsh } from "@wherry/factory/machine/ssh.ts";
import { greedySsh } from "./ssh.ts";

/**
 * What `wherry run --exec` does once the machine is on: `ssh.child.ts PORT COMMAND`, with the command's standard input
 * as its own.
 */
const [port, command = ""] = process.argv.slice(2);
const target = { ssh: greedySsh, port: Number(port), user: "root", keyFile: "/run/key" };
const { signal } = new AbortController();
await waitForSsh(target, { seconds: 5, ended: new Promise(() => {}), readConsole: "", signal });
process.exitCode = await runOverSsh(target, command, {
  stdin: 0,
  stdout: process.stdout,
  stderr: process.stderr,
  signal,
});
