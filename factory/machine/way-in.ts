import type { ArchitectureName } from "@wherry/core/architecture/architectures.ts";
import { serialPorts } from "./serial-port.ts";

/** Rows and columns of characters. */
export interface WindowSize {
  readonly rows: number;
  readonly columns: number;
}

export interface WayIn {
  /** A line of authorized_keys: who has its other half is root by SSH. */
  readonly publicKey?: string | undefined;
  /** The key is added to those that an earlier run has left on the disk, and would not be otherwise. */
  readonly joins?: boolean | undefined;
  /** The terminal that the serial console is shown on: root is logged in there, without being asked for anything. */
  readonly console?: { readonly architecture: ArchitectureName; readonly size: WindowSize | undefined } | undefined;
}

/**
 * systemd credentials by name, with which whoever starts a machine is let in: an image holds no password, and needs
 * none for that. Read by tmpfiles.d/provision.conf and tmpfiles(8) (SSH), agetty(8) and login(1) (serial console), and
 * systemd-debug-generator(8) (the console's size: serial lines have none).
 */
export function wayInCredentials({ publicKey, joins = false, console }: WayIn): Readonly<Record<string, Uint8Array>> {
  const texts: Record<string, string> = {};
  if (publicKey !== undefined && !joins) texts["ssh.authorized_keys.root"] = `${publicKey}\n`;
  if (publicKey !== undefined && joins) texts["tmpfiles.extra"] = joiningKey(publicKey);
  if (console !== undefined) {
    texts["agetty.autologin"] = "root";
    texts["login.noauth"] = "yes";
    const { size, architecture } = console;
    const port = serialPorts[architecture];
    // On a machine that emulates and has much to do, udev needs longer than systemd waits, and nobody could log in.
    texts[`systemd.unit-dropin.dev-${port}.device`] = "[Unit]\nJobRunningTimeoutSec=30min\n";
    if (size !== undefined) {
      const unit = `serial-getty@${port}.service`;
      texts[`systemd.unit-dropin.${unit}`] = `[Service]\nTTYRows=${size.rows}\nTTYColumns=${size.columns}\n`;
    }
  }
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));
}

/**
 * Lines of tmpfiles.d(5). What provision.conf does with ssh.authorized_keys.root is only for a machine that has no such
 * file yet.
 */
function joiningKey(publicKey: string): string {
  const file = "/root/.ssh/authorized_keys";
  return `d /root/.ssh 0700 root root
f ${file} 0600 root root
w+ ${file} - - - - ${publicKey.replaceAll("%", "%%")}\\n
`;
}
