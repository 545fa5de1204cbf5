import { createInterface } from "node:readline";
import { answerAt, tryConnection } from "./connections.ts";

/** In one namespace: answers at the ports of the command line, and tries a connection for each line "ADDRESS PORT". */
await answerAt(process.argv.slice(2).map(Number));
process.stdout.write("ready\n");
for await (const line of createInterface({ input: process.stdin })) {
  const [address = "", port = ""] = line.split(" ");
  process.stdout.write(`${await tryConnection(address, Number(port))}\n`);
}
process.exit(0);
