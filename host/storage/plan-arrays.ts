import { arrayNames, describePlace, placeKey } from "./device-places.ts";
import { refuseUsed } from "./refuse-content.ts";
import { note, type StorageContext } from "./storage-context.ts";

/**
 * RAID arrays are always made anew, whatever their members hold, as Ignition does. Made again after an interruption, an
 * array that is there is stopped first.
 *
 * Source: mdadm(8).
 */
export function planArrays(context: StorageContext): void {
  const { config, state, steps, findings, attempt, place, claim } = context;
  for (const [index, array] of (config.storage?.raid ?? []).entries()) {
    const from = ["storage", "raid", index];
    attempt(() => {
      const { name, level = "", devices = [], spares = 0, options = [] } = array;
      for (const [member, device] of devices.entries()) {
        const path = [...from, "devices", member];
        const where = place(device, path);
        claim(where, path);
        refuseUsed(where, path, state);
        const key = placeKey(where);
        const { type, label = "" } = (key === undefined ? undefined : state.contents[key]) ?? {};
        if (type !== undefined) {
          const called = label === "" ? "" : ` "${label}"`;
          findings.push(
            note("warning", path, `the array ${name} replaces ${type}${called} on ${describePlace(where)}`),
          );
        }
      }
      const node = arrayNames(name)[0] ?? name;
      const spare = spares > 0 ? ["--spare-devices", String(spares)] : [];
      steps.push({
        do: "command",
        from,
        summary: `make the array ${name} (${level}) of ${devices.join(", ")}`,
        words: [
          ...["mdadm", "--create", node, "--force", "--run", "--homehost", "any", "--level", level],
          ...["--raid-devices", String(devices.length - spares), ...spare, ...options, ...devices],
        ],
        needs: devices,
        frees: devices,
        makes: [node],
      });
    });
  }
}
