import type { EmitEvent } from "@wherry/core/events/events.ts";
import { type GuestNetwork, guestAddress } from "../machine/guest-network.ts";
import type { ImageLook } from "./look-at-image.ts";

/** The network that a machine expects around it, where it is not QEMU's usual one; that ports lead nowhere is told. */
export function findGuestNetwork(
  { network }: ImageLook,
  { names, emit }: { readonly names: readonly string[]; readonly emit: EmitEvent },
): GuestNetwork | undefined {
  const address = guestAddress(network, names);
  if (address.kind === "static") {
    const { range, guest } = address.network;
    emit({ type: "notice", message: `its network is ${range}, as the image says; ports lead to ${guest}` });
    return address.network;
  }
  if (address.kind === "unreachable")
    emit({
      type: "warning",
      message: `neither --forward nor SSH reaches this machine: ${address.file} ${address.reason}`,
      hint: `give the interface ${names[0]} an IPv4 address in a network of eight or more, or DHCP; its console works`,
    });
  return undefined;
}
