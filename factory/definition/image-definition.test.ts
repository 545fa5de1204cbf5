import { test } from "node:test";
import { expectSame } from "@wherry/testing/fixtures/expect-type.ts";
import type { ImageDefinition } from "./image-definition.ts";
import type { CheckedImage } from "./schema/image.ts";

type Plain<Type> = Type extends readonly (infer Item)[]
  ? readonly Plain<Item>[]
  : Type extends object
    ? { readonly [Key in keyof Type]: Plain<Type[Key]> }
    : Type;

test("what a definition is to be has every key of its schema", () => {
  expectSame<
    Exclude<keyof ImageDefinition, "inherited" | "stockLinks" | "entriesAt">,
    Exclude<keyof CheckedImage, "$schema" | "extends">
  >(true);
});

test("sections that are taken over as they are have the types that the schema gives them", () => {
  expectSame<Plain<ImageDefinition["trim"]>, Plain<CheckedImage["trim"]>>(true);
  expectSame<Plain<ImageDefinition["compression"]>, Plain<CheckedImage["compression"]>>(true);
});
