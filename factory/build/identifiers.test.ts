import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { derivedUuid, derivedVolumeId, slotIdentifiers, veritySalt } from "./identifiers.ts";

test("identifiers never change: machines and updates know images by them", () => {
  assert.equal(derivedUuid("disk", "edge"), "abfabad2-99cf-8f63-971c-c43b8bdfc9ca");
  assert.equal(derivedVolumeId("esp", "edge"), 3108161858);
  assert.equal(
    Buffer.from(veritySalt).toString("hex"),
    "e8a132598a8a0a70387be3a5bb2a4209d30625eea76bb35e0dc0fa103942a8c2",
  );
});

test("any words give a UUID of version 8 and the variant of RFC 9562, and other words another one", () => {
  const words = fc.array(fc.string(), { minLength: 1 });
  assertProperty(
    fc.property(words, words, (one, other) => {
      const uuid = derivedUuid(...one);
      assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      if (one.join("\0") !== other.join("\0")) assert.notEqual(derivedUuid(...other), uuid);
      const id = derivedVolumeId(...one);
      assert.ok(Number.isInteger(id) && id >= 0 && id < 2 ** 32);
    }),
  );
});

test("a slot's partitions are the two halves of its root hash", () => {
  const rootHash = "00112233445566778899aabbccddeeff".concat("ffeeddccbbaa99887766554433221100");
  assert.deepEqual(slotIdentifiers(rootHash), {
    usr: "00112233-4455-6677-8899-aabbccddeeff",
    verity: "ffeeddcc-bbaa-9988-7766-554433221100",
  });
});
