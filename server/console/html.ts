/** Text that is HTML already. Only `html` makes it, so nothing reaches the page unescaped. */
export type Html = { readonly html: string };

type Part = string | number | Html | readonly Html[] | null | undefined;

/** Template tag: every value is escaped unless it is `Html` itself. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = texts[0] ?? '';
  parts.forEach((part, index) => {
    text += render(part) + (texts[index + 1] ?? '');
  });
  return { html: text };
}

function render(part: Part): string {
  if (part === null || part === undefined) return '';
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escapeHtml(part);
  if ('html' in part) return part.html;
  return part.map((one) => one.html).join('');
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);
}
