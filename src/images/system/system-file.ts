/** A file, or a link, that the builder itself puts into a tree. */
export type SystemFile = { path: string; text: string; mode?: string } | { path: string; linkTo: string };
