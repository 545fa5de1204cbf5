import { showLines } from "../command/print-lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { System } from "../system/system.ts";

/** Fewer letters are guessed sooner or later. */
const SHORTEST = 8;
const ATTEMPTS = 3;

/** Reads a line without an echo. Where the input ends instead, no passphrase was typed. */
const script = 'stty -echo; IFS= read -r line; status=$?; stty echo; printf %s "$line" >"$1"; exit $status';

/** Asks on the console, and writes what is typed to a file that is there already and nobody else's. */
export function askPassphrase(system: System, question: string, file: string): void {
  system.print(`${question} `);
  const { status } = system.run(["sh", "-c", script, "sh", file], { terminal: true });
  system.print("\n");
  if (status !== 0) {
    throw new ProvisionError("storage.missing", "nobody typed a passphrase for /var on the console", {
      hint: "the console is the one that the kernel's command line names last (console=); it must take input",
    });
  }
}

/** Has a new one chosen: typed twice, and not too short. */
export function choosePassphrase(system: System, file: string): void {
  const read = () => system.readFile(file) ?? new Uint8Array();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    askPassphrase(system, `Choose a passphrase for /var, of ${SHORTEST} letters at least:`, file);
    const first = read();
    if (first.length < SHORTEST) {
      showLines(system, ["It is too short."]);
      continue;
    }
    askPassphrase(system, "The same again:", file);
    const second = read();
    if (second.length === first.length && second.every((byte, index) => byte === first[index])) return;
    showLines(system, ["They are not the same."]);
  }
  throw new ProvisionError("storage.missing", `no passphrase for /var was chosen in ${ATTEMPTS} attempts`, {
    hint: "start the machine again and choose one; nothing was written",
  });
}
