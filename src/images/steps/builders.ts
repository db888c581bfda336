import { buildPackages } from "../builders/mmdebstrap/build-packages.ts";
import type { LayerBuilders } from "../layers/ensure-layer.ts";
import { buildProvision } from "../provisioners/provision-layer.ts";
import { buildSeal } from "../seal/seal-layer.ts";
import { buildFiles } from "../system/files-layer.ts";

/** Who makes which kind of layer. */
export const layerBuilders: LayerBuilders = {
  packages: buildPackages,
  files: buildFiles,
  provision: buildProvision,
  seal: buildSeal,
};
