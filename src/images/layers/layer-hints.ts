import { z } from "zod";

/** Hints of every layer above the packages. */
export const layerHints = z.strictObject({ sourceDateEpoch: z.number() });
