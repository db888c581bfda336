import { expect, test } from "vitest";
import { testServer } from "../../tests/test-server.ts";

interface Document {
  openapi: string;
  info: { version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}
interface Operation {
  operationId?: string;
  summary?: string;
  tags?: string[];
  responses: Record<string, unknown>;
}

test("the OpenAPI document names and describes every operation", async () => {
  const { url } = await testServer();
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
  expect(document.openapi).toBe("3.1.0");
  expect(document.info.version).toBe("1.2.3");
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, path, ...operation })),
  );
  for (const { name, path, operationId, summary, tags, responses } of operations) {
    expect(operationId, name).toMatch(/^[a-z][A-Za-z]+$/);
    expect(summary, name).toBeTruthy();
    expect(tags, name).toHaveLength(1);
    expect(
      Object.keys(responses).some((status) => /^20[01]$/.test(status)),
      name,
    ).toBe(true);
    if (path.startsWith("/v1/")) expect(responses, name).toHaveProperty("default");
  }
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test("every reference in the OpenAPI document leads somewhere", async () => {
  const { url } = await testServer();
  const text = await (await fetch(`${url}/openapi.json`)).text();
  const { components } = JSON.parse(text) as Document;
  const names = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(20);
  expect([...new Set(names)].sort()).toEqual(Object.keys(components.schemas).sort());
});

test("what schemas say of their fields is in the OpenAPI document", async () => {
  const { url } = await testServer();
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
  expect(document.components.schemas["Error"]).toMatchObject({
    properties: { hint: { type: "string", description: "What to do about it" } },
  });
  expect(document.paths["/v1/runs/{id}/log"]?.["get"]).toMatchObject({
    parameters: expect.arrayContaining([
      expect.objectContaining({ name: "after", in: "query", description: "Only lines with a higher seq" }),
    ]),
  });
});
