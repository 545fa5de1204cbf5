import type { Finding } from "@wherry/core/errors/finding.ts";
import { type Check, elsewhere, findingAt } from "./check.ts";

/** Numbers are given once; 0 is root's. */
export const checkAccounts: Check = (context) => {
  const { definition } = context;
  const findings: Finding[] = [];
  const lists = [
    { list: "users", key: "uid", entries: definition.users.map(({ name, uid }) => ({ name, id: uid })) },
    { list: "groups", key: "gid", entries: definition.groups.map(({ name, gid }) => ({ name, id: gid })) },
  ];
  for (const { list, key, entries } of lists) {
    const owners = new Map<number, number>();
    for (const [index, { name, id }] of entries.entries()) {
      if (id === null) continue;
      const path = [list, index, key];
      const owner = owners.get(id);
      if (owner !== undefined) {
        const other = `"${entries[owner]?.name}" on ${elsewhere(context, [list, owner], path)}`;
        findings.push(
          findingAt(context, path, `${key} ${id} is taken by ${other}`, "choose another number, or leave it out"),
        );
      } else if (id === 0 && name !== "root") {
        findings.push(
          findingAt(
            context,
            path,
            `${key} 0 is root's own; "${name}" would be all-powerful`,
            "leave it out, or choose one from 1000 on",
          ),
        );
      } else if (id !== 0 && name === "root") {
        findings.push(findingAt(context, path, `root has the ${key} 0`, "leave it out"));
      }
      if (owner === undefined) owners.set(id, index);
    }
  }
  return findings;
};
