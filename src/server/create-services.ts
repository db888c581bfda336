import { channelHistory } from "../catalog/channel-history.ts";
import { channelState } from "../catalog/channel-state.ts";
import { diffVersions } from "../catalog/diff-versions.ts";
import { imageHistory } from "../catalog/image-history.ts";
import { listEvidence } from "../catalog/list-evidence.ts";
import { listImages } from "../catalog/list-images.ts";
import { listVersions } from "../catalog/list-versions.ts";
import { resolveVersion } from "../catalog/resolve-version.ts";
import { rollbackChannel } from "../catalog/rollback-channel.ts";
import { listEvents } from "../events/list-events.ts";
import { verifyEventLog } from "../events/verify-event-log.ts";
import { exec } from "../lib/exec.ts";
import { doctor } from "../pipelines/doctor.ts";
import { doctorFindings } from "../pipelines/doctor-findings.ts";
import { fixDoctor } from "../pipelines/doctor-fix.ts";
import type { Request } from "../pipelines/model.ts";
import { planRequest } from "../pipelines/plan-request.ts";
import { initProject } from "../project/init/init-project.ts";
import { loadProject } from "../project/load-project.ts";
import { projectJsonSchema } from "../project/project-json-schema.ts";
import type { Plan } from "../runs/model.ts";
import type { Blobs } from "../store/blobs/open-blobs.ts";
import { runServices } from "./run-services.ts";
import type { ServiceDeps } from "./service-deps.ts";
import type { Services, VersionDetail } from "./services.ts";

/** What the routes call, made of the rooms' own functions. */
export function createServices(deps: ServiceDeps): Services {
  const db = async () => (await deps.store()).db;
  const plan = async (request: Request, blobs: Blobs): Promise<{ plan: Plan; digest: string }> =>
    planRequest({ blobs, db }, request);
  return {
    project: {
      async check(input) {
        const { root, file, images, channels } = await loadProject(input);
        return {
          root,
          file,
          images: Object.entries(images).map(([name, { kind }]) => ({ name, kind })),
          channels: channels.map(({ name, needs }) => ({ name, needs })),
        };
      },
      init: async (input) => ({ dir: input.dir, files: await initProject(input) }),
      schema: async () => projectJsonSchema() as Awaited<ReturnType<Services["project"]["schema"]>>,
    },
    planRequest: (request) => plan(request, deps.hashOnlyBlobs),
    ...runServices({ ...deps, plan: async (request) => (await plan(request, deps.blobs)).plan }),
    images: {
      list: async () => listImages(await db()),
      async get(image) {
        const versions = await listVersions(await db(), image);
        if (versions.length === 0) await resolveVersion(await db(), image); // says which images there are
        return { name: image, versions, channels: await channelState(await db(), image) };
      },
      version: async ({ image, ref }) => versionDetail(deps, { image, ref }),
      async diff({ image, from, to }) {
        const [older, newer] = [
          await resolveVersion(await db(), image, from),
          await resolveVersion(await db(), image, to),
        ];
        return diffVersions(older, newer);
      },
      async history(image) {
        const history = await imageHistory(await db(), image);
        if (history.length === 0) await resolveVersion(await db(), image);
        return history.toReversed();
      },
    },
    channels: {
      list: async ({ image }) => channelState(await db(), image),
      history: async (query) => (await channelHistory(await db(), query)).toReversed(),
      rollback: async (input) =>
        (await db()).transaction().execute((tx) => rollbackChannel(tx, { ...input, now: deps.clock.now() })),
    },
    events: {
      list: async (query) => listEvents(await db(), query),
      verify: async () => verifyEventLog(await db()),
    },
    doctor: {
      async examine() {
        return doctorFindings(await doctor({ tools: deps.tools, exec, dataDir: deps.dataDir }));
      },
      async fix({ note, signal }) {
        const examine = () => doctor({ tools: deps.tools, exec, dataDir: deps.dataDir, signal });
        await fixDoctor({ report: await examine(), exec, onLine: note, signal });
        return doctorFindings(await examine());
      },
    },
    readiness: async () => ({ ready: deps.databaseState() !== "unreachable", database: deps.databaseState() }),
  };
}

async function versionDetail(deps: ServiceDeps, query: { image: string; ref: string }): Promise<VersionDetail> {
  const { db } = await deps.store();
  const version = await resolveVersion(db, query.image, query.ref);
  const evidence = await listEvidence(
    db,
    version.artifacts.map((artifact) => artifact.digest),
  );
  const channels = await channelState(db, query.image);
  return {
    ...version,
    artifacts: version.artifacts.map((artifact) => ({
      ...artifact,
      path: deps.blobs.path(artifact.digest.replace("sha256:", "")),
    })),
    evidence,
    channels: channels.filter((state) => state.version === version.version).map((state) => state.channel),
  };
}
