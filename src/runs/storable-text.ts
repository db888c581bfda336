/** What PostgreSQL can keep of a text: it holds no zero character and no half of a surrogate pair. */
export function storableText(text: string): string {
  return text.replaceAll("\0", "").replace(/\p{Surrogate}/gu, "\ufffd");
}
