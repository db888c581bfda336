import { type ContentRule, notAsked } from "../content-rule.ts";
import { isEnabled } from "../facts/enabled-units.ts";

const localeFiles = ["/etc/locale.conf", "/etc/default/locale"];

/** What counts where LANG is not set: systemd's own default. */
const unset = "C.UTF-8";

const locale: ContentRule = {
  id: "locale-as-asked",
  title: "The locale is the recipe's",
  doc: {
    why: "Programs sort, print and read text by it. Where Debian's /etc/default/locale is silent, cloud-init generates en_US.UTF-8 at first boot.",
    source: "locale.conf(5); cloud-init's locale module",
  },
  check({ tree, expect }) {
    const wanted = expect.locale;
    if (wanted === undefined) return notAsked;
    const cloudInit = tree.stat("/etc/cloud/cloud.cfg") !== undefined;
    return localeFiles.flatMap((path) => {
      const found = /^\s*LANG="?([^"\n]*)"?/m.exec(tree.readText(path) ?? "")?.[1];
      if (found === wanted) return [];
      if (found !== undefined) return [{ path, message: `says ${found}, the recipe asks for ${wanted}` }];
      const counts = path === "/etc/default/locale";
      if (!counts || (wanted === unset && !cloudInit)) return [];
      return [{ path, message: `does not set LANG, the recipe asks for ${wanted}` }];
    });
  },
};

/** Names of the same zone: the tz database links them. */
const sameZone = (name: string) => (["UTC", "Etc/UTC", "Etc/UCT", "Zulu", "Universal"].includes(name) ? "UTC" : name);

const timezone: ContentRule = {
  id: "timezone-as-asked",
  title: "The time zone is the recipe's",
  doc: { why: "Logs and timers go by it.", source: "localtime(5)" },
  check({ tree, expect }) {
    if (expect.timezone === undefined) return notAsked;
    const path = "/etc/localtime";
    const link = tree.lstat(path);
    const zone = link?.target?.replace(/^.*\/zoneinfo\//, "") ?? tree.readText("/etc/timezone")?.trim() ?? "Etc/UTC";
    if (sameZone(zone) === sameZone(expect.timezone)) {
      if (link === undefined || tree.stat(path) !== undefined) return [];
      return [{ path, message: `leads to ${link.target}, which is not there: the host would run in UTC` }];
    }
    return [{ path, message: `is ${zone}, the recipe asks for ${expect.timezone}` }];
  },
};

const files: ContentRule = {
  id: "files-as-asked",
  title: "The files the project expects exist",
  doc: { why: "A provisioner may end well and still have written nothing.", source: "checks.content.expect.files" },
  check({ tree, extra }) {
    if (extra.files.length === 0) return notAsked;
    return extra.files.filter((path) => tree.stat(path) === undefined).map((path) => ({ path, message: "is missing" }));
  },
};

const units: ContentRule = {
  id: "units-as-asked",
  title: "The units the project expects start at boot",
  doc: {
    why: "A service that is installed and not enabled is not there after the boot.",
    source: "checks.content.expect.units",
  },
  check({ tree, extra }) {
    if (extra.units.length === 0) return notAsked;
    return extra.units
      .filter((unit) => !isEnabled(tree, unit))
      .map((unit) => ({ path: `/etc/systemd/system/${unit}`, message: "is not enabled" }));
  },
};

const links: ContentRule = {
  id: "enabled-units-exist",
  title: "Enabled units lead to files",
  doc: { why: "A link to a unit that is gone is a service that silently does not start.", source: "systemd.unit(5)" },
  check: ({ tree }) =>
    tree
      .entries()
      .filter(({ path, type }) => type === "link" && /^\/etc\/systemd\/system\/[^/]+\.(wants|requires)\//.test(path))
      .filter(
        ({ path, target }) => target !== "/dev/null" && tree.stat(path) === undefined && !(target ?? "").includes("@"),
      )
      .map(({ path, target }) => ({ path, message: `leads to ${target}, which is not there` })),
};

export const settingsRules = [locale, timezone, files, units, links];
