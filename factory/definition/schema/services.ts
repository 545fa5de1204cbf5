import * as v from "valibot";
import { explain, quote } from "./explain.ts";
import { keyedList, list, required } from "./list.ts";
import { unitName } from "./names.ts";

/** systemd.syntax(7). */
const unitContent = v.pipe(
  v.string(),
  v.regex(
    /^[ \t]*\[[^\]\r\n]+\][ \t]*$/m,
    explain("a unit's settings stand below a section", "begin with a line such as [Unit] or [Service]"),
  ),
  v.title("text"),
);

const dropinName = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9:_.@-]+\.conf$/, ({ input }) =>
    explain(`${quote(input)} is not the name of a drop-in: it ends in .conf`, 'such as "10-limits.conf"'),
  ),
  v.title("drop-in name"),
);

const unit = v.strictObject({
  name: required(unitName, "Name with suffix."),
  content: required(unitContent, "The whole unit file."),
});

const dropin = v.strictObject({
  unit: required(unitName, "The unit that it changes."),
  name: v.optional(v.pipe(dropinName, v.description("File name.")), "10-image.conf"),
  content: required(unitContent, "The settings, below their section."),
});

export const services = v.strictObject({
  enable: list(unitName, "Units to start at boot."),
  disable: list(unitName, "Units not to start at boot, although their package would have them started."),
  mask: list(unitName, "Units that nothing may start."),
  units: keyedList(unit, "Units of your own; they need `enable` to start at boot."),
  dropins: keyedList(dropin, "Changes to units that packages bring."),
});
