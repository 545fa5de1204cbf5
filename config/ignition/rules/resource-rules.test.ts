import assert from "node:assert/strict";
import { test } from "node:test";
import { sourceFault } from "./resource-rules.ts";

/** Source, and the first minor version that takes it; undefined where none does. Judged as by ignition-validate. */
const sources: readonly (readonly [source: string, since: number | undefined])[] = [
  ["http://a.test/b", 0],
  ["tftp://a.test/b", 0],
  ["s3://bucket/key?versionId=a", 0],
  ["s3://bucket/key?versionId=", undefined],
  ["gs://bucket/object", 2],
  ["arn:aws:s3:::bucket/key", 4],
  ["arn:aws:s3:us-west-2:123456789012:bucket/some/key?versionId=a", 4],
  ["arn:aws:s3:us-west-2:123456789012:accesspoint/name/object", 4],
  ["arn:aws:s3:::bucket/key?versionId=", undefined],
  ["arn:aws:s3:::bucket", undefined],
  ["arn:aws:s3:us-west-2:123456789012:accesspoint/name", undefined],
  ["arn:aws:iam:us-west-2:123456789012:resource/a", undefined],
  ["arn:/aws:s3:::bucket/key", undefined],
  ["arn://aws/a:s3:::bucket/key", undefined],
  ["Arn:", undefined],
  ["sftp://a.test/b", undefined],
  ["file:///a", undefined],
  ["oem:///a", undefined],
];

for (const [source, since] of sources) {
  test(`${source} is a source ${since === undefined ? "in no version" : `since 3.${since}`}`, () => {
    const versions = [0, 1, 2, 3, 4, 5, 6, 7].filter((minor) => sourceFault(source, minor) === undefined);
    assert.equal(versions[0], since);
    assert.equal(versions.length, since === undefined ? 0 : 8 - since);
  });
}
