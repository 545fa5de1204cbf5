import assert from "node:assert/strict";
import { test } from "node:test";
import { linkOf, smallContext, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import { writeSwap } from "./swap.ts";

const said = (pattern: RegExp) => (error: { findings: { message: string; hint: string }[] }) => {
  assert.match(error.findings.map(({ message, hint }) => `${message} (${hint})`).join(), pattern);
  return true;
};

test("a swap file is made once, whole, before it is used", async () => {
  const context = smallContext({ swap: 2 ** 30 });
  const finished = await writeSwap(smallTree({ "/usr/sbin/mkswap": "" }), context);
  const folder = "/usr/lib/systemd/system";
  const making = textOf(finished, `${folder}/image-swapfile.service`) ?? "";
  assert.match(making, /^ConditionPathExists=!\/var\/lib\/swapfile$/m);
  assert.match(making, /^ExecStart=\/usr\/sbin\/mkswap --file --size 1073741824 \/var\/lib\/swapfile.new$/m);
  assert.match(textOf(finished, `${folder}/var-lib-swapfile.swap`) ?? "", /^What=\/var\/lib\/swapfile$/m);
  assert.equal(linkOf(finished, `${folder}/swap.target.wants/var-lib-swapfile.swap`), "../var-lib-swapfile.swap");
  await assert.rejects(writeSwap(smallTree({}), context), said(/mkswap \(add the package util-linux\)/));
});
