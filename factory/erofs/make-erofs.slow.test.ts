import { otherCompressions } from "@wherry/testing/samples/erofs.ts";
import { testCompression, testWorkers } from "@wherry/testing/samples/erofs-tests.ts";

for (const compression of otherCompressions) testCompression(compression);
for (const compression of ["lz4", "zstd,1 -C65536"]) testWorkers(compression);
