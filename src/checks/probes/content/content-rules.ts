import type { ContentRule } from "./content-rule.ts";
import { accountRules } from "./rules/accounts.ts";
import { aptRules } from "./rules/apt.ts";
import { bootRules } from "./rules/boot.ts";
import { cloudRules } from "./rules/cloud.ts";
import { identityRules } from "./rules/identity.ts";
import { leftoverRules } from "./rules/leftovers.ts";
import { loginRules } from "./rules/login.ts";
import { modeRules } from "./rules/modes.ts";
import { packageRules } from "./rules/packages.ts";
import { settingsRules } from "./rules/settings.ts";

export interface RuleGroup {
  title: string;
  rules: readonly ContentRule[];
}

/** Every content rule, in the order they are reported: the one list. */
export const ruleGroups: readonly RuleGroup[] = [
  { title: "What makes a host itself", rules: identityRules },
  { title: "Accounts", rules: accountRules },
  { title: "Logging in", rules: loginRules },
  { title: "apt", rules: aptRules },
  { title: "Leftovers of the build", rules: leftoverRules },
  { title: "Booting", rules: bootRules },
  { title: "Clouds and upgrades", rules: cloudRules },
  { title: "Packages", rules: packageRules },
  { title: "Modes and owners", rules: modeRules },
  { title: "Settings", rules: settingsRules },
];

export const contentRules: readonly ContentRule[] = ruleGroups.flatMap(({ rules }) => rules);
