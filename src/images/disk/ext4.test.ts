import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { exec } from "../../lib/exec.ts";
import { ext4Inside, fixedTimesCommands, makeExt4Arguments, mke2fsConfiguration, usedInodes } from "./ext4.ts";
import { bootSectorCode, coreAt } from "./grub-boot-code.ts";
import { diskIdentity } from "./identity.ts";

const range = { startBytes: 1024 * 1024, sizeBytes: 8 * 1024 * 1024 };

it("makes the file system in its place, with ids of its own", () => {
  const identity = diskIdentity("a");
  const argv = makeExt4Arguments({ disk: "/d.raw", tree: "/tree", range, identity });
  expect(argv.slice(-4)).toEqual(["-d", "/tree", "/d.raw", "8192k"]);
  expect(argv.join(" ")).toContain(`-U ${identity.rootFileSystem}`);
  expect(argv.join(" ")).toContain(`offset=1048576,hash_seed=${identity.hashSeed}`);
  expect(ext4Inside({ disk: "/d.raw", range })).toBe("/d.raw?offset=1048576");
});

const dump = `Inodes per group:         16
Group 0: (Blocks 0-32767)
  Free blocks: 100-200
  Free inodes: 
Group 1: (Blocks 32768-65535)
  Free inodes: 19, 25-32
Group 2: (Blocks 65536-98303)
  Free inodes: 33-48
`;

it("finds the inodes in use", () => {
  expect(usedInodes(dump)).toEqual([
    [1, 16],
    [17, 18],
    [20, 24],
  ]);
  expect(() => usedInodes("nonsense")).toThrow("inodes a group");
});

it("sets times of the root folder and of all that is in it, not of the file system's own inodes", () => {
  const commands = fixedTimesCommands([[1, 12]], 99)
    .trim()
    .split("\n");
  expect(commands).toEqual(
    [2, 11, 12].flatMap((inode) => [`set_inode_field <${inode}> ctime @99`, `set_inode_field <${inode}> atime @99`]),
  );
});

it("points GRUB's stages at each other", () => {
  const code = bootSectorCode(Buffer.alloc(512, 1), 2048);
  expect(code).toHaveLength(440);
  expect(code.readBigUInt64LE(0x5c)).toBe(2048n);
  const core = coreAt(Buffer.alloc(1500, 1), 2048, 1024 * 1024);
  expect(core).toHaveLength(1536);
  expect(core.readBigUInt64LE(500)).toBe(2049n);
  expect(core.readUInt16LE(508)).toBe(2);
  expect(() => coreAt(Buffer.alloc(2048), 2048, 1024)).toThrow("takes 2048 bytes");
});

it.each([
  ["a small disk", 300],
  ["a usual disk", 2048],
])("comes out on %s as Debian's own configuration has it", async (_what, mebibytes) => {
  const dir = await mkdtemp(join(tmpdir(), "slipway-ext4-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  await writeFile(join(dir, "mke2fs.conf"), mke2fsConfiguration);
  await mkdir(join(dir, "tree"));
  const made = async (name: string, env: Record<string, string>) => {
    const disk = join(dir, name);
    await writeFile(disk, "");
    const job = { disk, tree: join(dir, "tree"), identity: diskIdentity("a") };
    const argv = makeExt4Arguments({ ...job, range: { startBytes: 0, sizeBytes: mebibytes * 1024 * 1024 } });
    await exec(argv, { env: { ...env, E2FSPROGS_FAKE_TIME: "1700000000" } });
    return (await exec(["dumpe2fs", "-h", disk])).stdout;
  };
  expect(await made("own", { MKE2FS_CONFIG: join(dir, "mke2fs.conf") })).toBe(await made("debian", {}));
});
