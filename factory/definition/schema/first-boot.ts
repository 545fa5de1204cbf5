import * as v from "valibot";
import { explain, quote } from "./explain.ts";
import { keyedList, list, optional, required } from "./list.ts";
import { accountName, unitName } from "./names.ts";
import { imagePath } from "./paths.ts";

const name = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9-]{0,62}$/, ({ input }) =>
    explain(
      `${quote(input)} is not a name for it: lower-case letters, digits and "-"`,
      'such as "app-key", for the unit first-boot-app-key.service',
    ),
  ),
  v.title("name"),
);

/** systemd.service(5), ExecStart=: the program by its path; no word may end the line. */
const command = v.pipe(
  v.array(
    v.pipe(v.string(), v.regex(/^[^\r\n\0]*$/, "must be on one line"), v.title("text")),
    explain("a command is a list of words", 'such as ["/usr/bin/openssl", "genrsa", "-out", "/var/lib/app/key"]'),
  ),
  v.nonEmpty("name a program"),
  v.check(
    ([program = ""]) => program.startsWith("/"),
    explain("a program is named by its path", 'for a shell: ["/bin/sh", "-c", "..."]'),
  ),
);

/** A condition that looks where nothing stays would be met at every boot. */
const madePath = v.pipe(
  imagePath,
  v.check(
    (path) => !path.startsWith("/usr/"),
    explain("/usr cannot be written to while the machine runs", "what a machine makes lies below /etc or /var"),
  ),
  v.check(
    (path) => !/^(\/var)?\/tmp\//.test(path),
    explain("what lies in such a folder goes away by itself", "what a machine makes lies below /etc or /var"),
  ),
  v.title("path"),
);

const unit = v.strictObject({
  name: required(name, "Name; the unit is first-boot-NAME.service."),
  description: v.optional(
    v.pipe(v.string(), v.regex(/^[^\r\n]*$/, "must be one line"), v.description("What it does, for the journal.")),
    "",
  ),
  creates: optional(
    madePath,
    "What comes of it: it runs at every boot until this path is there. By default it leaves a mark, and runs once.",
  ),
  run: required(
    v.pipe(v.array(command), v.nonEmpty("name at least one command")),
    "Programs with their arguments, one after the other; none is read by a shell.",
  ),
  user: v.optional(v.pipe(accountName, v.description("Who runs them.")), "root"),
  before: list(unitName, "Units that wait for it; their start starts it. Without any, the boot does."),
  after: list(unitName, "Units that it waits for, such as network-online.target."),
});

export const firstBoot = keyedList(
  unit,
  "What a machine does once, at its first boot, because no image may hold it: keys, identities, databases.",
);
