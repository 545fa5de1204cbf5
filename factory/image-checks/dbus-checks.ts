import { configFolder } from "@wherry/core/systemd/unit-folders.ts";
import { readUnitOptions } from "@wherry/core/systemd/unit-options.ts";
import { valuesOf, wordsOf } from "@wherry/core/systemd/unit-settings.ts";
import { hasAccount, missingHint } from "./accounts.ts";
import type { CheckedImage } from "./checked-image.ts";
import type { ImageCheck } from "./image-check.ts";

/** Services that the bus starts can be started. */
export const dbusService: ImageCheck = {
  id: "dbus-service",
  summary: "D-Bus is to start a service whose program, unit or user the image does not have",
  why: "Whoever asks for the service waits and gets an error.",
  advice: "Install what has it, or add the account.",
  mayBeFatal: false,
  check: (image, report) => {
    const folder = "/usr/share/dbus-1/system-services";
    for (const name of image.view.list(folder)) {
      const path = `${folder}/${name}`;
      const options = readUnitOptions(image.text(path)).filter(({ section }) => section === "D-BUS Service");
      const of = (key: string) => options.findLast((option) => option.key === key);
      const [unit, exec, user] = [of("SystemdService"), of("Exec"), of("User")];
      const [program = ""] = wordsOf(exec?.value ?? "");
      if (unit !== undefined && !isUnit(image, unit.value))
        report({ path, line: unit.line, message: `there is no unit ${unit.value}` });
      // With a unit, Exec is for buses that know no systemd: "/bin/false".
      else if (unit === undefined && program.startsWith("/") && !image.exists(program))
        report({ path, line: exec?.line, message: `${program} does not exist` });
      if (user !== undefined && !hasAccount(image, "user", user.value))
        report({
          path,
          line: user.line,
          message: `there is no user ${user.value}`,
          hint: missingHint("user", user.value),
        });
    }
  },
};

/** A unit of that name, or one that would have it were it enabled: who disables it means that. */
function isUnit({ boot, view }: CheckedImage, name: string): boolean {
  if (boot.hasUnit(name) || view.lookup(`${configFolder("system")}/${name}`) !== undefined) return true;
  return [...boot.units.values()].some((unit) =>
    valuesOf(unit, "Install", "Alias").some(({ value }) => wordsOf(value).includes(name)),
  );
}
