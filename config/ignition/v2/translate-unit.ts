import type { Values } from "../../shapes/values.ts";
import { list } from "./compact.ts";
import type { Ignition2Dropin, Ignition2Header, Ignition2Unit, Ignition2User } from "./config.ts";

/** HTTP headers of 2.4 as those of 3.1, where one with an empty value has none. */
export function translateHeaders(headers: readonly Ignition2Header[] | undefined): readonly Values[] {
  return list(headers, ({ name = "", value }) => ({ name, value: value || undefined }));
}

/** `enabled` wins over `enable`, which 2.2 deprecated; only `enabled` can say no. */
export function translateUnit(unit: Ignition2Unit): Values {
  return {
    name: unit.name ?? "",
    enabled: unit.enabled ?? (unit.enable === true ? true : undefined),
    mask: unit.mask || undefined,
    contents: unit.contents || undefined,
    dropins: list(unit.dropins, translateDropin),
  };
}

function translateDropin({ name = "", contents }: Ignition2Dropin): Values {
  return { name, contents: contents || undefined };
}

/**
 * A user of 2.4 as one of 3.1. With scope "whole", the account is described by the deprecated `create` where that is
 * given.
 */
export function translateUser(user: Ignition2User, scope: "plain" | "whole"): Values {
  const account = scope === "whole" ? (user.create ?? user) : user;
  return {
    name: user.name ?? "",
    passwordHash: user.passwordHash,
    sshAuthorizedKeys: user.sshAuthorizedKeys,
    uid: account.uid,
    gecos: account.gecos || undefined,
    homeDir: account.homeDir || undefined,
    noCreateHome: account.noCreateHome || undefined,
    primaryGroup: account.primaryGroup || undefined,
    groups: account.groups,
    noUserGroup: account.noUserGroup || undefined,
    noLogInit: account.noLogInit || undefined,
    shell: account.shell || undefined,
    system: account.system || undefined,
  };
}
