import { compressions } from "@wherry/testing/samples/erofs.ts";
import { testCompression } from "@wherry/testing/samples/erofs-tests.ts";

for (const compression of compressions) testCompression(compression);
