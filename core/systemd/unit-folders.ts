/** Units of the system, or those of every user's own service manager. */
export type Scope = "system" | "user";

/** Where `systemctl enable` makes links, and where a machine has units of its own. */
export function configFolder(scope: Scope): string {
  return `/etc/systemd/${scope}`;
}

/** Where packages, and an image, have theirs. */
export function vendorFolder(scope: Scope): string {
  return `/usr/lib/systemd/${scope}`;
}

/**
 * Where unit files are, the first folder that has one wins: systemd.unit(5), "Unit File Load Path", without what a
 * running systemd makes itself below /run. /lib is a link to /usr/lib.
 */
export function unitFolders(scope: Scope): readonly string[] {
  const shared = scope === "user" ? ["/usr/local/share/systemd/user", "/usr/share/systemd/user"] : [];
  return [
    configFolder(scope),
    `/run/systemd/${scope}`,
    ...shared,
    `/usr/local/lib/systemd/${scope}`,
    vendorFolder(scope),
  ];
}
