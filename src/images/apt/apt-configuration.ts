/** Folder layout of a private apt root: its own lists, caches and empty package database; the machine's is not touched. */
export const aptRootFolders = [
  "etc/apt/preferences.d",
  "var/lib/apt/lists/partial",
  "var/lib/dpkg",
  "var/cache/apt/archives/partial",
  "var/log/apt",
] as const;

/**
 * Configuration of the private apt root, given by APT_CONFIG. The machine's `apt.conf.d` is read first (proxies,
 * certificates and Check-Valid-Until stay as the administrator set them); its sources, preferences and hooks are not.
 */
export function aptConfiguration(options: { root: string; arch: string }): string {
  const { root, arch } = options;
  return [
    `Dir "${root}";`,
    'Dir::Etc::parts "/etc/apt/apt.conf.d";',
    'Dir::Etc::main "/etc/apt/apt.conf";',
    `Dir::Etc::sourcelist "${root}/etc/apt/none";`,
    `Dir::Etc::sourceparts "${root}/etc/apt/sources.list.d";`,
    `Dir::Etc::preferences "${root}/etc/apt/preferences";`,
    `Dir::Etc::preferencesparts "${root}/etc/apt/preferences.d";`,
    'Dir::Etc::trusted "/etc/apt/trusted.gpg";',
    'Dir::Etc::trustedparts "/etc/apt/trusted.gpg.d";',
    `Dir::State::status "${root}/var/lib/dpkg/status";`,
    `APT::Architecture "${arch}";`,
    "#clear APT::Architectures;",
    `APT::Architectures { "${arch}"; };`,
    'APT::Install-Recommends "false";',
    'APT::Install-Suggests "false";',
    // the data folder may be closed to apt's own user
    'APT::Sandbox::User "root";',
    'Acquire::Languages "none";',
    'Acquire::Retries "2";',
    'Acquire::http::Timeout "20";',
    'Acquire::https::Timeout "20";',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";',
    'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";',
    // hooks of the machine are about the machine
    "#clear APT::Update::Pre-Invoke;",
    "#clear APT::Update::Post-Invoke;",
    "#clear APT::Update::Post-Invoke-Success;",
    "#clear DPkg::Pre-Install-Pkgs;",
    "#clear DPkg::Pre-Invoke;",
    "#clear DPkg::Post-Invoke;",
    'APT::Get::List-Cleanup "true";',
    "",
  ].join("\n");
}

/**
 * Options for each call of apt: what apt.conf.d says comes after APT_CONFIG, and Docker's images use it to keep apt from
 * caching what it parsed and to have the lists compressed, which makes every call read all of them again.
 */
export const aptCacheOptions = [
  ...["-o", "Dir::Cache::pkgcache=pkgcache.bin"],
  ...["-o", "Dir::Cache::srcpkgcache=srcpkgcache.bin"],
  ...["-o", "Acquire::GzipIndexes=false"],
] as const;
