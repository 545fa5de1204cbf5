import assert from "node:assert/strict";
import { test } from "node:test";
import { plainDefinition } from "../definition/plain-definition.ts";
import { recordingDefinition } from "./recording-definition.ts";

test("of the image whose lock it is for, a recording has the machine and the places of packages, and no setting", () => {
  const image = plainDefinition("image", "1");
  const recording = recordingDefinition({
    ...image,
    architecture: "arm64",
    ...{ services: { ...image.services, disable: ["absent.timer"] } },
  });
  assert.equal(recording.architecture, "arm64");
  assert.deepEqual(recording.services.disable, []);
});
