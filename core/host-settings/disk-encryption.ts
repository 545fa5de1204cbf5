/** How /var is unlocked at each boot. */
export type DiskEncryption =
  /** Typed on the console; chosen at the first boot. */
  | { readonly unlock: "passphrase" }
  /**
   * By a key that the machine's TPM 2.0 holds, and gives out to this machine in its present state of Secure Boot only.
   */
  | { readonly unlock: "tpm2" }
  /** By a file on another disk: the device as mount(8) has it ("LABEL=keys"), and an absolute path on it. */
  | { readonly unlock: "key-file"; readonly device: string; readonly path: string };

/** Where in an image the agent finds a `DiskEncryption` as JSON; without such a file, /var is not encrypted. */
export const encryptionFile = "/usr/lib/wherry/encryption.json";
