import { expect, test } from "vitest";
import { makeStyle, plainStyle } from "./style.ts";
import { type Column, tableLines } from "./table.ts";

interface Row {
  name: string;
  size: string | null;
}
const columns: Column<Row>[] = [
  { title: "name", value: (row) => row.name },
  { title: "size", value: (row) => row.size, align: "right" },
];

test("columns are as wide as their widest cell", () => {
  const rows = [
    { name: "web", size: "470 MiB" },
    { name: "database", size: null },
  ];
  expect(tableLines(rows, columns, { style: plainStyle, empty: "none" })).toEqual([
    "name         size",
    "web       470 MiB",
    "database        —",
  ]);
});

test("without rows it says so", () => {
  expect(tableLines([], columns, { style: plainStyle, empty: "no images yet" })).toEqual(["no images yet"]);
});

test("colours do not move the columns, foreign escape sequences are dropped", () => {
  const style = makeStyle(true);
  const painted: Column<Row>[] = [
    { title: "name", value: (row) => row.name, paint: (text) => style.good(text) },
    { title: "size", value: (row) => row.size },
  ];
  const [, line] = tableLines([{ name: "w\u001b[31meb", size: "1 B" }], painted, { style, empty: "" });
  expect(line).toBe("\u001b[32mweb \u001b[39m  1 B");
});
