import assert from "node:assert/strict";
import { test } from "node:test";
import { judge } from "./outcome.ts";

const now = Date.UTC(1970, 0, 1, 0, 0, 42);
const refused = (message: string) => judge({ exit: 60, status: 0, message, redirect: "", region: "" }, now);

test("a certificate that is not trusted is told with what the machine's clock says", () => {
  assert.deepEqual(refused("SSL certificate problem: certificate is not yet valid"), {
    kind: "refused",
    reason: "its certificate is not trusted (SSL certificate problem: certificate is not yet valid)",
    hint: "the machine's clock says 1970-01-01T00:00:42Z: is it right?",
  });
  const unknown = refused("SSL certificate problem: unable to get local issuer certificate");
  assert.match(
    unknown.kind === "refused" ? (unknown.hint ?? "") : "",
    /certificateAuthorities; .* 1970-01-01T00:00:42Z$/,
  );
});
