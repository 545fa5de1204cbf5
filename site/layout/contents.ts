/** What the site's navigation shows: pages of the repository, and those that are generated, by their group. */
export interface Group {
  readonly title: string;
  readonly pages: readonly ContentsEntry[];
}

export interface ContentsEntry {
  /** Path from the root of the repository; a page that is generated has one as if it lay there. */
  readonly path: string;
  /** In the navigation; the page's own title may be longer. */
  readonly title: string;
}

const entry = (path: string, title: string): ContentsEntry => ({ path, title });
const howTo = (name: string, title: string): ContentsEntry => ({ path: `docs/how-to/${name}.md`, title });

function generated(name: string): string {
  return `docs/${name}.md`;
}

/** Pages that are made when the site is built, from the code itself. */
export const generatedPages = {
  commands: generated("commands"),
  schemas: generated("schemas"),
  decisions: generated("decisions/README"),
} as const;

export const contents: readonly Group[] = [
  {
    title: "Start",
    pages: [
      entry("README.md", "Overview"),
      entry("docs/tutorial.md", "Tutorial: ten minutes"),
      entry("docs/concepts.md", "Concepts"),
    ],
  },
  {
    title: "How to",
    pages: [
      howTo("container-host", "A host for containers"),
      howTo("web-server", "A web server"),
      howTo("own-packages", "Own packages"),
      howTo("private-repositories", "Private repositories"),
      howTo("secrets", "Secrets"),
      howTo("users-and-sudo", "Users and sudo"),
      howTo("firewall", "The firewall"),
      howTo("static-network", "A static network"),
      howTo("from-flatcar", "From Flatcar"),
      howTo("from-mkosi", "From mkosi"),
      howTo("continuous-integration", "Continuous integration"),
      howTo("offline", "Offline"),
    ],
  },
  {
    title: "Reference",
    pages: [
      entry(generatedPages.commands, "Commands"),
      entry("docs/definition.md", "Definitions of images"),
      entry("docs/butane.md", "Butane"),
      entry("docs/ignition.md", "Ignition"),
      entry("docs/container-linux-config.md", "Container Linux Configs"),
      entry("docs/documents.md", "Several files, parameters"),
      entry("docs/platforms.md", "Platforms"),
      entry("docs/lint.md", "Lint rules"),
      entry("docs/image-checks.md", "Checks of images"),
      entry("docs/comparing.md", "What is different"),
      entry("docs/packages.md", "Packages that are tested"),
      entry("docs/scripts.md", "Maintainer scripts"),
      entry("docs/library.md", "As a library"),
      entry(generatedPages.schemas, "JSON Schemas"),
      entry("docs/errors.md", "Troubleshooting by code"),
    ],
  },
  {
    title: "Background",
    pages: [
      entry("docs/security.md", "Security"),
      entry("docs/ignition-differences.md", "Differences from Ignition"),
      entry("docs/butane-differences.md", "Differences from Butane"),
      entry("docs/tree-differences.md", "Differences from dpkg"),
      entry("docs/benchmarks.md", "Benchmarks"),
      entry("docs/campaigns.md", "Campaigns"),
    ],
  },
  {
    title: "The project",
    pages: [
      entry("ARCHITECTURE.md", "Architecture"),
      entry("CONTRIBUTING.md", "Contributing"),
      entry(generatedPages.decisions, "Decisions"),
      entry("SECURITY.md", "Reporting a weakness"),
      entry("CHANGELOG.md", "Changes"),
    ],
  },
];
