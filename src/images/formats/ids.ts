/** Ids of the deliverable formats; a test holds them equal to the folders here and to the registry. */
export const formatIds = ["raw", "qcow2", "vhd", "gce", "vmdk", "rootfs"] as const;
