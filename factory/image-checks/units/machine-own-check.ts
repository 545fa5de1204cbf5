import { isWithin } from "@wherry/core/paths/paths.ts";
import type { UnitSetting } from "@wherry/core/systemd/unit-settings.ts";
import type { CheckedImage, UnmadePath } from "../checked-image.ts";
import type { ImageCheck } from "../image-check.ts";
import { naming } from "../machine-own.ts";
import { startedClause } from "./unit-subjects.ts";

/** What each machine has to make itself is made. */
export const machineOwnFile: ImageCheck = {
  id: "machine-own-file",
  summary:
    "something names a file that a package's scripts make on each machine (a key, a certificate, an id), and nothing in the image makes it",
  why: "No image may hold such a file, and whoever reads it finds nothing.",
  advice: "Have each machine make it at its first boot, with `firstBoot`, or let a machine's configuration bring it.",
  mayBeFatal: true,
  check: (image, report) => {
    for (const unmade of image.unmade) {
      const pattern = naming(unmade.path);
      const said = { hint: hintFor(unmade), missing: unmade.path };
      const what = `${unmade.path}, which the scripts of ${unmade.package} make on each machine (${unmade.why}), and nothing in the image does`;
      for (const subject of image.subjects) {
        for (const setting of subject.unit.settings) {
          if (!isUse(setting) || !pattern.test(setting.value)) continue;
          const message = `${subject.name}${startedClause(subject)} says ${setting.key}=, and needs ${what}`;
          const fatal = subject.isStarted && setting.key.startsWith("LoadCredential");
          report({ path: setting.file, line: setting.line, message, ...said, fatal });
        }
      }
      for (const { path, line } of unmade.mentions) report({ path, line, message: `it names ${what}`, ...said });
    }
  },
};

/** Other checks look into these, and for what is not there a unit may wait. */
const NO_USE = /^(Description|Documentation|EnvironmentFile|WorkingDirectory|Assert\w+|\w+Paths)$/;

function isUse({ key, value }: UnitSetting): boolean {
  return !NO_USE.test(key) && !(key.startsWith("Condition") && /^\s*\|?\s*!/.test(value));
}

/** What to do about a path that is not there, where that is because each machine has to make it. */
export function hintAbout({ unmade, view }: CheckedImage, path: string): string | undefined {
  const place = view.follow(path) ?? path;
  const one = unmade.find((candidate) => isWithin(place, view.follow(candidate.path) ?? candidate.path));
  return one === undefined ? undefined : hintFor(one);
}

function hintFor({ package: name, path, why }: UnmadePath): string {
  return `no image may hold it (${why}, which the scripts of ${name} make): have each machine make it, firstBoot: [{ name: ${unitPart(name)}, creates: ${path}, run: [...] }] in the definition (docs/definition.md), or let a machine's configuration bring it`;
}

function unitPart(name: string): string {
  return name.replaceAll(/[^a-z0-9-]/g, "-");
}
