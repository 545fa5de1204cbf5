import { amazon, type Ec2Dialect } from "./ec2.ts";

const linkLocal = ["http://169.254.169.254"];

/** A service that speaks as Amazon's first version did, which all of these still do, with tokens or without. */
function likeAmazon(platform: string, version: string): Ec2Dialect {
  return { platform, bases: linkLocal, version, withoutTokens: true };
}

/**
 * Whom the table of platforms sends to Amazon's protocol, each by its own dialect.
 *
 * Sources: cloud-init's DataSourceEc2 (2009-04-04 is asked of all that are not Amazon's) and DataSourceExoscale
 * ("1.0"); Firecracker's docs/mmds/mmds-user-guide.md, whose store has "latest" where whoever fills it does as that.
 */
export const ec2Dialects: Readonly<Record<string, Ec2Dialect>> = {
  ec2: amazon,
  brightbox: likeAmazon("brightbox", "2009-04-04"),
  e24cloud: likeAmazon("e24cloud", "2009-04-04"),
  exoscale: likeAmazon("exoscale", "1.0"),
  firecracker: {
    ...likeAmazon("firecracker", "latest"),
    headers: { lifetime: "X-metadata-token-ttl-seconds", token: "X-metadata-token" },
  },
  outscale: likeAmazon("outscale", "2009-04-04"),
  zstack: likeAmazon("zstack", "2009-04-04"),
};
