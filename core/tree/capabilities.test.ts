import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeCapabilities, encodeCapabilities, normaliseCapabilities } from "./capabilities.ts";

test("capabilities are said as getcap says them, whatever setcap was given", () => {
  for (const text of ["cap_net_raw+ep", "cap_net_raw=ep", "cap_net_raw=+ep"])
    assert.equal(normaliseCapabilities(text), "cap_net_raw=ep");
  assert.equal(
    normaliseCapabilities("CAP_SYS_NICE,cap_net_bind_service,cap_net_admin=pe"),
    "cap_net_bind_service,cap_net_admin,cap_sys_nice=ep",
  );
  // Of several clauses, as monitoring-plugins says them.
  assert.equal(normaliseCapabilities("cap_net_bind_service=+ep cap_net_raw=pe"), "cap_net_bind_service,cap_net_raw=ep");
  for (const text of ["", "cap_none+ep", "cap_net_raw", "cap_net_raw+e", "cap_net_raw-p", "cap_net_raw+ep cap_bpf+i"])
    assert.equal(normaliseCapabilities(text), undefined, text);
});

test("the bytes are those that setcap leaves", () => {
  const hex = (text: string) => Buffer.from(encodeCapabilities(text)).toString("hex");
  assert.equal(hex("cap_net_raw=ep"), "0100000200200000000000000000000000000000");
  assert.equal(hex("cap_bpf=ip"), "0000000200000000000000008000000080000000");
  assert.equal(hex("cap_setfcap=p"), "0000000200000080000000000000000000000000");
});

test("bytes are said as the text that they came of, and others as they are", () => {
  for (const text of ["cap_net_raw=ep", "cap_bpf=ip", "cap_setfcap=p", "cap_chown=i", "cap_chown,cap_bpf=eip"])
    assert.equal(decodeCapabilities(encodeCapabilities(text)), text);
  for (const digits of [
    "",
    "0100",
    "0100000300200000000000000000000000000000",
    "0100000200000000000000000000000000000000",
  ])
    assert.equal(decodeCapabilities(Buffer.from(digits, "hex")), digits);
  // Permitted one thing, and inheritable another.
  assert.match(decodeCapabilities(Buffer.from("0100000201000000020000000000000000000000", "hex")), /^01000002/);
});
