import { styleText } from "node:util";

/** How a word stands out. Plain text when colours are off; the words must say everything without them. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  accent(text: string): string;
}

type Format = Parameters<typeof styleText>[0];

/** @param color false for NO_COLOR, `--no-color` and everything that is not a terminal. */
export function makeStyle(color: boolean): Style {
  const paint = (format: Format) => (text: string) =>
    color && text !== "" ? styleText(format, text, { validateStream: false }) : text;
  return {
    bold: paint("bold"),
    dim: paint("dim"),
    good: paint("green"),
    bad: paint("red"),
    warn: paint("yellow"),
    accent: paint("cyan"),
  };
}

export const plainStyle: Style = makeStyle(false);
