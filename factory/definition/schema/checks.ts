import { closest } from "@wherry/core/errors/suggest.ts";
import * as v from "valibot";
import { imageCheckIds } from "../image-check-ids.ts";
import { didYouMean, explain, quote } from "./explain.ts";
import { keyedList, required } from "./list.ts";

const checkId = v.pipe(
  v.picklist(imageCheckIds, ({ input }) => {
    const written = String(input);
    return explain(
      `${quote(written)} is no check of an image; docs/image-checks.md has all of them`,
      didYouMean(closest(written, imageCheckIds)),
    );
  }),
  v.title("check"),
);

const ignored = v.strictObject({
  check: required(checkId, "The check, as its finding names it: docs/image-checks.md."),
  path: required(
    v.pipe(v.string(), v.startsWith("/", "must be an absolute path in the image"), v.title("path pattern")),
    "The file that the finding is about; a glob such as `/usr/lib/systemd/system/foo*.service` covers several.",
  ),
  reason: required(
    v.pipe(v.string(), v.nonEmpty("say why the finding does not matter"), v.title("text")),
    "Why the finding does not matter here.",
  ),
});

export const checks = v.strictObject({
  ignore: keyedList(ignored, "Findings of the finished image's checks that do not matter."),
});
