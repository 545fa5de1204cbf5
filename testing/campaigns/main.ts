import { resolve } from "node:path";
import { campaigns, describeCampaigns } from "./campaigns.ts";

const root = resolve(import.meta.dirname, "../..");

async function main([name, ...words]: readonly string[], signal: AbortSignal): Promise<number> {
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
  let run: (signal: AbortSignal) => Promise<number>;
  try {
    run = campaign.prepare(words, root);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`campaign: ${error.message}\n\n${campaign.usage}`);
    return 2;
  }
  try {
    return await run(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    process.stderr.write("campaign: stopped\n");
    return 130;
  }
}

const stop = new AbortController();
// Told to end, a campaign ends what it started and removes its folders; told so again, it ends at once.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(name, () => (stop.signal.aborted ? process.exit(130) : stop.abort()));
}

process.exitCode = await main(process.argv.slice(2), stop.signal);
