import type { Context } from "./context.ts";
import { type Parts, textFile } from "./parts.ts";
import { ignoreOthers, itemsOf, type Placed, readFlag, readMap, readText, valueAt } from "./read.ts";

/** `ca_certs`: each authority a file of the folder whose certificates images trust. */
export function translateCaCerts(value: Placed, context: Context): Parts {
  const map = readMap(value, context);
  if (map === undefined) return {};
  ignoreOthers(map, ["trusted", "remove_defaults", "remove-defaults"], {}, context);
  for (const key of ["remove_defaults", "remove-defaults"]) {
    if (readFlag(valueAt(map, key), false)) context.ignore([...map.path, key], "the image's authorities stay trusted");
  }
  const trusted = valueAt(map, "trusted");
  const files = (trusted === undefined ? [] : itemsOf(trusted)).flatMap((item, index) => {
    const text = readText(item, context);
    if (text === undefined) return [];
    if (text.includes("-----BEGIN CERTIFICATE-----") && text.includes("-----END CERTIFICATE-----")) {
      return [textFile(`/etc/ssl/authorities/cloud-config-${index + 1}.crt`, `${text.trimEnd()}\n`)];
    }
    context.ignore(item.path, "it is no certificate in PEM");
    return [];
  });
  return { files };
}
