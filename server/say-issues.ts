import type { z } from 'zod';

const ISSUES_SAID_MAX = 5;

/** Says what is wrong and where, in one line: `lines[3].name: Invalid input: expected string; …`. */
export function sayIssues(error: z.ZodError): string {
  const said = error.issues.slice(0, ISSUES_SAID_MAX).map((issue) => {
    const place = sayPath(issue.path);
    return place ? `${place}: ${issue.message}` : issue.message;
  });
  const more = error.issues.length - said.length;
  return said.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

/** A path as people write it: `lines[3].name`. */
export function sayPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text ? `${text}.${String(part)}` : String(part);
  }, '');
}
