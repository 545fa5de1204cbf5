import type { System } from "./system.ts";

/**
 * The last act of set-up, with /var and /etc in place and before the init system starts: here the machine's configuration is found and
 * carried out, once. Throws ProvisionError and SystemError, which stop the boot.
 */
export function provision(_system: System): void {}
