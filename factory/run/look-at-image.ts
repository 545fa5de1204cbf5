import { WherryError } from "@wherry/core/errors/errors.ts";
import { type FileView, readText } from "@wherry/core/tree/view.ts";
import { readImageFacts } from "../inspect/image-facts.ts";
import type { NetworkFile } from "../machine/guest-network.ts";

/** What matters of an image before a machine is started from it. */
export interface ImageLook {
  /** How it sets its network up. */
  readonly network: readonly NetworkFile[];
  /** False where nobody could ever be let in by SSH; undefined where the image is not one of Wherry's. */
  readonly hasSshServer: boolean | undefined;
}

const servers = ["/usr/sbin/sshd", "/usr/sbin/dropbear", "/usr/bin/dropbear"];

/** Looks into a disk image; nothing is known of those that Wherry has not made. */
export async function lookAtImage(image: string): Promise<ImageLook> {
  try {
    const { view } = await readImageFacts(image, () => Promise.reject(new WherryError("format.invalid", "not a disk")));
    return {
      network: networkFiles(view),
      hasSshServer: servers.some((path) => view.lookup(path) !== undefined),
    };
  } catch (error) {
    if (error instanceof WherryError) return { network: [], hasSshServer: undefined };
    throw error;
  }
}

/** In /etc they stand in for those of the same name. */
function networkFiles(view: FileView): readonly NetworkFile[] {
  const texts = new Map<string, string>();
  for (const folder of ["/usr/lib/systemd/network", "/etc/systemd/network"])
    for (const name of view.list(folder))
      if (name.endsWith(".network")) texts.set(name, readText(view, `${folder}/${name}`));
  return [...texts].map(([name, text]) => ({ name, text }));
}

/**
 * Makes sure that somebody in the machine could listen.
 *
 * @throws {WherryError} machine.failed when the image has no SSH server
 */
export function needSshServer({ hasSshServer }: ImageLook, image: string): void {
  if (hasSshServer !== false) return;
  throw new WherryError("machine.failed", `${image} has no SSH server, so that no command can be run in it`, {
    hint: "install openssh-server in its definition, or use its console: wherry run without --exec",
  });
}
