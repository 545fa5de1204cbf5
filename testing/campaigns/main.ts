import { resolve } from "node:path";
import { campaigns, describeCampaigns } from "./campaigns.ts";

const root = resolve(import.meta.dirname, "../..");

async function main([name, ...words]: readonly string[]): Promise<number> {
  const campaign = campaigns.find((one) => one.name === name);
  if (campaign === undefined) {
    const isAsked = name === undefined || name === "--help";
    process[isAsked ? "stdout" : "stderr"].write(
      isAsked ? describeCampaigns() : `campaign: there is no campaign "${name}"\n\n${describeCampaigns()}`,
    );
    return isAsked ? 0 : 2;
  }
  if (words.includes("--help")) {
    process.stdout.write(campaign.usage);
    return 0;
  }
  let run: () => Promise<number>;
  try {
    run = campaign.prepare(words, root);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`campaign: ${error.message}\n\n${campaign.usage}`);
    return 2;
  }
  return await run();
}

// Children are ended when this process exits, which it does not by itself when it is told to end.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));

process.exitCode = await main(process.argv.slice(2));
