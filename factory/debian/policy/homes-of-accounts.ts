/** adduser(8), as scripts call it for a service's account with a home that is written out. */
const adding = /^[^#\n]*\badduser\b(?=[^\n]*\s--system\b)[^\n]*?\s--home[ =](\/[A-Za-z0-9_./+-]+)([^\n;|&>]*)/gm;

/**
 * The homes of accounts that a person's part of a script adds before debhelper's runs systemd-sysusers(8), or the next
 * boot does; that leaves an account alone which is there. mumble-server has its database where its home is.
 */
export function homesOfAccounts(script: string): ReadonlyMap<string, string> {
  const text = script.replace(/\\\n\s*/g, " ");
  const [before = ""] = text.split("systemd-sysusers");
  const homes = new Map<string, string>();
  for (const [, home = "", rest = ""] of before.matchAll(adding)) {
    const name = rest.trim().split(/\s+/).at(-1) ?? "";
    if (/^[a-z_][a-z0-9_-]*$/.test(name) && !homes.has(name)) homes.set(name, home);
  }
  return homes;
}
