import { UserError } from "../lib/errors.ts";
import { nearestName } from "../lib/nearest-name.ts";
import type { Database } from "../store/database.ts";
import type { Version } from "./model.ts";
import { findVersionsByDigest } from "./queries/find-versions-by-digest.ts";
import { readVersion } from "./queries/read-version.ts";
import { type CatalogDb, catalogOf } from "./tables.ts";

/**
 * The version that `ref` names: `latest` (the default; the last one recorded), a version, a channel's name, or
 * `sha256:` with the first digits of the digest of one of its artifacts. When several versions hold that artifact, the
 * newest is meant.
 * @throws UserError `not-found` with the nearest known name; `usage` when a digest is too short to tell versions apart.
 */
export async function resolveVersion(db: Database, image: string, ref = "latest"): Promise<Version> {
  const catalog = catalogOf(db);
  const name = await resolveName(catalog, image, ref);
  const version = await readVersion(catalog, image, name);
  if (version === undefined) throw new Error(`version ${name} of ${image} is named but not there`);
  return version;
}

async function resolveName(catalog: CatalogDb, image: string, ref: string): Promise<string> {
  const names = await versionNames(catalog, image);
  const [latest] = names;
  if (latest === undefined) throw await unknownImage(catalog, image);
  if (ref === "latest") return latest;
  if (names.includes(ref)) return ref;
  if (ref.startsWith("sha256:")) return resolveDigest(catalog, image, ref);
  const channels = await catalog
    .selectFrom("channels")
    .select(["channel", "version"])
    .where("image", "=", image)
    .execute();
  const pointed = channels.find(({ channel, version }) => channel === ref && version !== null)?.version;
  if (pointed != null) return pointed;
  const known = ["latest", ...channels.map(({ channel }) => channel), ...names];
  throw new UserError("not-found", `${image} has no version or channel ${ref}`, {
    hint: `${didYouMean(ref, known)}see them with: slipway image history ${image}`,
  });
}

/** Newest first. */
async function versionNames(catalog: CatalogDb, image: string): Promise<string[]> {
  const rows = await catalog
    .selectFrom("versions")
    .select("version")
    .where("image", "=", image)
    .orderBy("seq", "desc")
    .execute();
  return rows.map(({ version }) => version);
}

async function resolveDigest(catalog: CatalogDb, image: string, ref: string): Promise<string> {
  const matches = /^sha256:[0-9a-f]+$/.test(ref) ? await findVersionsByDigest(catalog, image, ref) : [];
  const [newest] = matches;
  if (newest === undefined) {
    throw new UserError("not-found", `no version of ${image} has an artifact ${ref}`, {
      hint: `see their digests with: slipway image show ${image}`,
    });
  }
  const digests = new Set(matches.map(({ digest }) => digest));
  const holders = new Set(matches.map(({ version }) => version));
  if (digests.size > 1 && holders.size > 1) {
    throw new UserError("usage", `${ref} fits artifacts of several versions: ${[...holders].join(", ")}`, {
      hint: "give more digits of the digest, or the version",
    });
  }
  return newest.version;
}

async function unknownImage(catalog: CatalogDb, image: string): Promise<UserError> {
  const images = await catalog.selectFrom("images").select("name").execute();
  const known = images.map(({ name }) => name);
  return new UserError("not-found", `no version of image ${image} has been built`, {
    hint: `${didYouMean(image, known)}build one with: slipway image build ${image}`,
  });
}

function didYouMean(given: string, known: readonly string[]): string {
  const nearest = nearestName(given, known);
  return nearest === undefined ? "" : `did you mean ${nearest}? Otherwise `;
}
