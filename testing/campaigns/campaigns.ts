import type { Campaign } from "./campaign.ts";
import { closuresCampaign } from "./closures/closures-campaign.ts";
import { fuzzCampaign } from "./fuzz/fuzz-campaign.ts";
import { packagesCampaign } from "./packages/packages-campaign.ts";
import { propertiesCampaign } from "./properties-campaign.ts";
import { recordsCampaign } from "./records/records-campaign.ts";

/** All there are. */
export const campaigns: readonly Campaign[] = [
  closuresCampaign,
  fuzzCampaign,
  packagesCampaign,
  propertiesCampaign,
  recordsCampaign,
];

/** What `npm run campaign` says of itself. */
export function describeCampaigns(): string {
  const width = Math.max(...campaigns.map(({ name }) => name.length));
  const lines = campaigns.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}\n`);
  return `usage: npm run campaign NAME [-- OPTIONS]

Runs what is a matter of numbers, and no part of a check: docs/campaigns.md has what came out of it.

${lines.join("")}
"npm run campaign NAME -- --help" says more of one.
`;
}
