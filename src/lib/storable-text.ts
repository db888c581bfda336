/**
 * What the database can keep of a text: PostgreSQL refuses a zero character, and it and canonical JSON refuse half a
 * surrogate pair. Tools and the consoles of booting machines print both. Zeros go, as they do on a terminal.
 */
export function storableText(text: string): string {
  return text.replaceAll("\0", "").replace(/\p{Surrogate}/gu, "\ufffd");
}
