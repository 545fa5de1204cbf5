import fc from "fast-check";

/**
 * Any code point that UTF-8 can encode, the ones that formats give a meaning more often than others: a unit for
 * `fc.string`. fast-check's own `binary` makes a table of all million of them first, which takes a second and a half.
 */
export const anyCharacter: fc.Arbitrary<string> = fc
  .oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 0x7f }) },
    { weight: 1, arbitrary: fc.integer({ min: 0x80, max: 0xd7ff }) },
    { weight: 1, arbitrary: fc.integer({ min: 0xe000, max: 0x10ffff }) },
  )
  .map((codePoint) => String.fromCodePoint(codePoint));
