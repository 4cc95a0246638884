/** What somebody filled in; a field that was left empty is one that was not said. */
export function filledIn(fields: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...fields].filter(([, value]) => value.trim() !== ''));
}
