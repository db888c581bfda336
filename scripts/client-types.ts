import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import { buildServer } from "../src/server/build-server.ts";
import type { Services } from "../src/server/services.ts";

const heading = `// Generated from the routes of src/server by npm run generate. Do not edit.
`;

/** The TypeScript types of the API, from its OpenAPI document. No service is called for that. */
export async function clientTypes(): Promise<string> {
  const app = await buildServer({ services: {} as Services, token: "", version: "" });
  const document = app.swagger() as OpenAPI3;
  await app.close();
  return heading + astToString(await openapiTS(document));
}
