import { projectFileName } from "../files/find-project-file.ts";

export interface ScaffoldFile {
  path: string;
  text: string;
  mode: number;
}

/** What `slipway init` writes: the smallest project that builds, boots and is tested. */
export function scaffold(image: string, jsonSchema: object): ScaffoldFile[] {
  return [
    { path: projectFileName, mode: 0o644, text: projectText(image) },
    { path: "setup.sh", mode: 0o755, text: setupText },
    { path: "tests/smoke.sh", mode: 0o755, text: smokeText(image) },
    { path: schemaFile, mode: 0o644, text: `${JSON.stringify(jsonSchema, null, 2)}\n` },
    { path: ".gitignore", mode: 0o644, text: ".slipway/\n*.retry\n" },
  ];
}

/** Kept in the project, so that editors complete it on every machine; `slipway schema` prints it anew. */
const schemaFile = "slipway.schema.json";

function projectText(image: string): string {
  return `# yaml-language-server: $schema=./${schemaFile}
version: 1

images:
  ${image}:
    kind: machine
    description: A Debian host, ready for a cloud
    from: { debian: bookworm, arch: [amd64] }
    kernel: cloud
    packages: [openssh-server, cloud-init, sudo]
    files:
      /etc/motd: { text: "${image}: built by slipway\\n" }
    provision:
      - shell: setup.sh
    upgrades: { mode: unattended, spread: 6h }
    disk: { size: 2G, firmware: [bios, uefi] }
    formats: [raw, qcow2]

# A version goes through the channels in this order; each asks for evidence.
channels:
  - testing: { needs: [content] }
  - stage: { needs: [content, boot] }
  - production: { needs: [content, boot] }

checks:
  boot:
    timeout: 5m
    run: [tests/smoke.sh]
`;
}

const setupText = `#!/bin/sh
# Runs as root inside the image while it is built. What it changes is one layer of the build:
# it runs again only when this file, or something before it, has changed.
set -eu

mkdir -p /etc/slipway
echo "provisioned by setup.sh" > /etc/slipway/provisioned
`;

function smokeText(image: string): string {
  return `#!/bin/sh
# Runs as root inside the booted ${image}. Exit code 0 passes; what it prints is kept with the result.
set -eu

test -s /etc/slipway/provisioned
systemctl is-active ssh.service
`;
}
