import { json } from "node:stream/consumers";
import { callWherry } from "../fakes/call-wherry.ts";

/**
 * Runs command lines of wherry one after the other in one process, which is faster than one process each. Reads them
 * from standard input as JSON, [["validate", "a.ign"], ...], and prints what each said: [{stdout, stderr, status},
 * ...].
 */
const commandLines = (await json(process.stdin)) as readonly (readonly string[])[];
const said = [];
for (const args of commandLines) said.push(await callWherry(args, process.cwd()));
process.stdout.write(JSON.stringify(said));
