/** Folders that lie in /var on the machine: /var/home is mounted on /home, and so on. */
export const keptInVar: readonly string[] = ["/home", "/root", "/opt", "/srv"];

/**
 * What a machine keeps from one boot to the next; / itself is made anew at each. /boot and /efi are not among them:
 * nothing is mounted there while a machine is provisioned.
 */
export const keptFolders: readonly string[] = ["/etc", "/var", ...keptInVar];
