import { otherCompressions } from "@wherry/testing/samples/erofs.ts";
import { testCompression, testWorkers } from "@wherry/testing/samples/erofs-tests.ts";

for (const compression of otherCompressions) testCompression(compression);
testWorkers("zstd,1 -C65536");
