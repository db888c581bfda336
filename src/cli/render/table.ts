import { stripVTControlCharacters } from "node:util";
import { printable } from "./printable.ts";
import type { Style } from "./style.ts";

export interface Column<Row> {
  title: string;
  /** Text of one cell; null and undefined print as a dash. */
  value(row: Row): string | null | undefined;
  align?: "left" | "right";
  /** Colours the finished cell. */
  paint?(text: string, row: Row): string;
}

/** Aligned columns two spaces apart, a dim header, no rulers; without rows `empty` alone. */
export function tableLines<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  more: { style: Style; empty: string },
): string[] {
  if (rows.length === 0) return [more.style.dim(more.empty)];
  const cells = rows.map((row) => columns.map((column) => printable(column.value(row) ?? "—")));
  const widths = columns.map((column, index) =>
    Math.max(textWidth(column.title), ...cells.map((line) => textWidth(line[index] ?? ""))),
  );
  const place = (text: string, index: number) => {
    const space = " ".repeat((widths[index] ?? 0) - textWidth(text));
    return columns[index]?.align === "right" ? `${space}${text}` : `${text}${space}`;
  };
  const header = columns.map((column, index) => place(column.title, index)).join("  ");
  const body = cells.map((line, rowIndex) => {
    const row = rows[rowIndex] as Row;
    return line.map((text, index) => columns[index]?.paint?.(place(text, index), row) ?? place(text, index)).join("  ");
  });
  return [more.style.dim(header.trimEnd()), ...body.map((line) => line.trimEnd())];
}

function textWidth(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}
