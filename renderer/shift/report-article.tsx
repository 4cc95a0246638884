import type { ReportRow } from './report-rows.ts';

/** A report as it stands on the screen, and on the paper of this PC's own printer. */
export function ReportArticle({ rows }: { readonly rows: readonly ReportRow[] }) {
  return (
    <article className="shift-report" aria-label={rows[0]!.left}>
      <ul>
        {rows.map(({ kind, left, right }, place) => (
          // The rows of a report never move: their place is their name.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={place} className={`shift-row shift-row-${kind}`}>
            <span>{left}</span>
            <b>{right}</b>
          </li>
        ))}
      </ul>
    </article>
  );
}
