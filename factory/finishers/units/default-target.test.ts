import assert from "node:assert/strict";
import { test } from "node:test";
import { linkOf, smallContext, smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import { writeDefaultTarget } from "./default-target.ts";

const vendor = "/usr/lib/systemd/system";
const etc = "/etc/systemd/system";
const path = `${etc}/default.target`;

/** Where it boots to with these links below /etc/systemd/system, and a unit x.service. */
function bootsTo(links: readonly string[], stockLinks: readonly string[] = [path]): string | undefined {
  const tree = smallTree({
    [`${vendor}/graphical.target`]: "",
    [`${vendor}/multi-user.target`]: "",
    [`${vendor}/x.service`]: "",
    [path]: { link: `${vendor}/multi-user.target` },
    ...Object.fromEntries(links.map((link) => [`${etc}/${link}`, { link: `${vendor}/x.service` }])),
  });
  return linkOf(writeDefaultTarget(tree, smallContext({ stockLinks })), path)?.replace(`${vendor}/`, "");
}

test("an image with a service for the screen boots to it, unless the definition says where to", () => {
  assert.equal(bootsTo(["graphical.target.wants/x.service"]), "graphical.target");
  assert.equal(bootsTo(["display-manager.service"]), "graphical.target");
  assert.equal(bootsTo([]), "multi-user.target");
  assert.equal(bootsTo(["multi-user.target.wants/x.service"]), "multi-user.target");
  assert.equal(bootsTo(["multi-user.target.wants/x.service", "graphical.target.wants/x.service"]), "multi-user.target");
  assert.equal(bootsTo(["display-manager.service"], []), "multi-user.target");
});
