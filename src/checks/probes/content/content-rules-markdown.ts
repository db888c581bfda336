import { ruleGroups } from "./content-rules.ts";

/** The text of docs/content-rules.md, from the rules themselves. */
export function contentRulesMarkdown(): string {
  const groups = ruleGroups.map(({ title, rules }) =>
    [
      `## ${title}`,
      "",
      "| rule | what holds | why | source |",
      "|---|---|---|---|",
      ...rules.map(
        (rule) => `| \`${rule.id}\` | ${cell(rule.title)} | ${cell(rule.doc.why)} | ${cell(rule.doc.source)} |`,
      ),
      "",
    ].join("\n"),
  );
  return `${intro}\n${groups.join("\n")}`;
}

const intro = `# Content rules

The check \`content\` looks at the files of a built image without booting it and applies these rules. A rule about
something the recipe does not ask for says \`not-asked\`.

A finding can be accepted until a date, with a reason; after that day (UTC) the rule fails again and says so:

\`\`\`yaml
checks:
  content:
    waive:
      - { rule: no-logs, path: /var/log/installed-by-vendor.log, reason: "vendor ticket 4711", until: 2027-01-31 }
\`\`\`

\`path\` may be left out (all findings of the rule) or end in a slash (everything below it).
`;

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
