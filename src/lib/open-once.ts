/** Something that is opened at first use and shared from then on. */
export interface OpenOnce<T> {
  /** Opens it when nobody has; after a failure the next call tries again. */
  get(): Promise<T>;
  /** What was opened, without opening it. */
  opened(): Promise<T | undefined>;
  state(): "closed" | "open" | "unreachable";
}

/** @param open called at first use, and again after it failed */
export function openOnce<T>(open: () => Promise<T>): OpenOnce<T> {
  let opening: Promise<T> | undefined;
  let state: "closed" | "open" | "unreachable" = "closed";
  const start = async () => {
    try {
      const value = await open();
      state = "open";
      return value;
    } catch (error) {
      state = "unreachable";
      opening = undefined;
      throw error;
    }
  };
  return {
    get() {
      opening ??= start();
      return opening;
    },
    opened: async () => opening?.catch(() => undefined),
    state: () => state,
  };
}
