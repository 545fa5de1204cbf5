import { compressions } from "@wherry/testing/samples/erofs.ts";
import { testCompression, testWorkers } from "@wherry/testing/samples/erofs-tests.ts";

for (const compression of compressions) testCompression(compression);
testWorkers("lz4");
