import { type ContentRule, notAsked } from "../content-rule.ts";
import { dpkgPackages, isInstalled } from "../facts/dpkg-status.ts";

const path = "/var/lib/dpkg/status";

const proper: ContentRule = {
  id: "packages-configured",
  title: "Every package is properly installed",
  doc: {
    why: "A half-configured package makes the next upgrade on every host fail.",
    source: "dpkg(1), package states",
  },
  check({ tree }) {
    const packages = dpkgPackages(tree);
    if (packages.length === 0) return [{ path, message: "dpkg knows no package" }];
    return packages
      .filter(
        ({ status }) =>
          !/^(install|hold) ok installed$/.test(status) && !/ ok (not-installed|config-files)$/.test(status),
      )
      .map(({ name, status }) => ({ path, message: `${name} is in state "${status}"` }));
  },
};

const asked: ContentRule = {
  id: "packages-as-asked",
  title: "The recipe's packages are installed",
  doc: { why: "A provisioner may have removed what the recipe asked for.", source: "Slipway" },
  check({ tree, expect, extra }) {
    const wanted = [...new Set([...(expect.packages ?? []), ...extra.packages])];
    if (wanted.length === 0) return notAsked;
    const packages = dpkgPackages(tree);
    return wanted.flatMap((entry) => {
      const [name = "", version] = entry.split("=");
      if (!isInstalled(packages, name)) return [{ path, message: `${name} is not installed` }];
      const found = packages.find((candidate) => candidate.name === name)?.version;
      if (version === undefined || matchesVersion(found ?? "", version)) return [];
      return [{ path, message: `${name} is ${found}, the recipe asks for ${version}` }];
    });
  },
};

/** As apt-get(8) takes a version in `name=version`: `*` stands for any text. */
function matchesVersion(version: string, pattern: string): boolean {
  const expression = pattern.replaceAll(/[^A-Za-z0-9*]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${expression}$`).test(version);
}

const absent: ContentRule = {
  id: "packages-absent",
  title: "Unwanted packages are not installed",
  doc: {
    why: "The project says what must not be in its images, e.g. compilers.",
    source: "checks.content.expect.absent",
  },
  check({ tree, extra }) {
    if (extra.absent.length === 0) return notAsked;
    const packages = dpkgPackages(tree);
    return extra.absent
      .filter((name) => isInstalled(packages, name))
      .map((name) => ({ path, message: `${name} is installed` }));
  },
};

export const packageRules = [proper, asked, absent];
