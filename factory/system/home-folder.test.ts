import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { test } from "node:test";
import { storeDirectory } from "../store/layout.ts";
import { storeKeyFile } from "../store/store-key.ts";
import { homeFolder } from "./home-folder.ts";

test("a home folder that is no path from the root is not taken: store and key would lie in the working folder", () => {
  const { HOME } = process.env;
  try {
    for (const wrong of ["", ".", "relative"]) {
      process.env.HOME = wrong;
      const { homedir } = userInfo();
      assert.equal(homeFolder(), homedir);
      assert.equal(storeDirectory({}), `${homedir}/.cache/wherry`);
      assert.equal(storeKeyFile({}), `${homedir}/.local/state/wherry/store.key`);
    }
    process.env.HOME = "/home/somebody";
    assert.equal(homeFolder(), "/home/somebody");
  } finally {
    if (HOME === undefined) delete process.env.HOME;
    else process.env.HOME = HOME;
  }
});
