import { baseName, isWithin, parentOf } from "@wherry/core/paths/paths.ts";
import type { CheckedImage } from "./checked-image.ts";
import type { ImageCheck } from "./image-check.ts";
import type { Interest } from "./interests.ts";

/** What one package makes of the files of others is made. */
export const packageTrigger: ImageCheck = {
  id: "package-trigger",
  summary: "a package would make something of this file when it is installed (deb-triggers(5)), and no build does that",
  why: "The package's cache, list or index lacks the file, so its programs do not find it.",
  advice:
    "See what the package's postinst does when it is called with `triggered`, and have each machine do it (`firstBoot`), or bring what it makes (`files`).",
  mayBeFatal: false,
  check: (image, report) => {
    for (const interest of image.interests) {
      const path = interest.known?.becomes === "listed" ? unlisted(image, interest) : unmade(image, interest);
      if (path === undefined) continue;
      const makes = interest.known === undefined ? "" : `: ${interest.known.reason}`;
      const message = `${interest.package} has a trigger for ${interest.trigger}, which does not run${makes}`;
      report({ path, message, missing: `${interest.package} ${interest.trigger}` });
    }
  },
};

/** A file below the trigger that its list does not name. */
function unlisted(image: CheckedImage, { trigger, known }: Interest): string | undefined {
  const folder = image.view.follow(trigger) ?? trigger;
  const list = image.text(`${parentOf(folder)}/${known?.list}`);
  return image.paths.find(
    (path) => parentOf(path) === folder && path.endsWith(".so") && !list.includes(baseName(path)),
  );
}

/** The first file that the package would do something for: for its own, its scripts have done it. */
function unmade(image: CheckedImage, { trigger, isOwn, callers }: Interest): string | undefined {
  if (!trigger.startsWith("/")) return callers.find(image.exists);
  const place = image.view.follow(trigger) ?? trigger;
  return image.paths.find((path) => (path === place || isWithin(path, place)) && !isOwn(path));
}
