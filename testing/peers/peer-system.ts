import { createHostSystem } from "@wherry/factory/provision/host-system.ts";
import type { System } from "@wherry/host/system/system.ts";
import { findPeer } from "./peers.ts";

export interface PeerSystem extends System {
  /** Every program that was run, with its arguments. */
  readonly programs: (readonly string[])[];
}

/**
 * This machine, with these programs from packages instead of its own; undefined where one of them cannot be had. What
 * the agent would print and complain about is kept in `said`.
 */
export async function peerSystem(names: readonly string[], said: string[] = []): Promise<PeerSystem | undefined> {
  const tools = new Map<string, readonly string[]>();
  for (const name of names) {
    const tool = await findPeer(name);
    if (tool === undefined) return undefined;
    tools.set(name, [tool.file, ...tool.prefix]);
  }
  const system = createHostSystem();
  const programs: (readonly string[])[] = [];
  return {
    ...system,
    programs,
    run(words, options) {
      programs.push(words);
      const [program = "", ...rest] = words;
      return system.run([...(tools.get(program) ?? [program]), ...rest], options);
    },
    // Nobody pulls the plug here, and the disk is shared.
    sync: () => {},
    print: (text) => void said.push(text),
    complain: (text) => void said.push(text),
  };
}
