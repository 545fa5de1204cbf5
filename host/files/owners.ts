import type { NodeOwner } from "@wherry/config/ignition/config.ts";
import { accountIds } from "@wherry/core/accounts/account-rows.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { readText } from "@wherry/core/tree/view.ts";
import type { Draft } from "../plan/draft.ts";
import { ProvisionError } from "../plan/provision-error.ts";

/** The number of the user or group that a node is to belong to; undefined where the configuration leaves it open. */
export type OwnerLookup = (kind: "user" | "group", owner: NodeOwner | undefined, from: DataPath) => number | undefined;

/** Names are those of the target's own /etc/passwd and /etc/group, as the accounts of the configuration leave them. */
export function ownerLookup(draft: Draft): OwnerLookup {
  const names = { user: accountIds(readText(draft, "/etc/passwd")), group: accountIds(readText(draft, "/etc/group")) };
  return (kind, owner, from) => {
    if (owner?.id !== undefined) return owner.id;
    if (owner?.name === undefined || owner.name === "") return undefined;
    const id = names[kind].get(owner.name);
    if (id !== undefined) return id;
    const meant = closest(owner.name, names[kind].keys());
    throw new ProvisionError("accounts.unknown", `there is no ${kind} ${owner.name}`, {
      path: [...from, kind, "name"],
      hint: meant === undefined ? `Add it to passwd.${kind}s, or name a number.` : `Did you mean ${meant}?`,
    });
  };
}
