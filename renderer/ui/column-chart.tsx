import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartColumn, Table2 } from 'lucide-react';
import { ActionButton } from './action-button.tsx';
import './charts.css';

export type Column = {
  readonly word: string;
  readonly value: number;
  /** What the same column was in the time that this one is compared with. */
  readonly before?: number;
};

type Props = {
  /** Says what is drawn, for those who do not see it. */
  readonly label: string;
  readonly columns: readonly Column[];
  /** What the columns and their shadows stand for. */
  readonly words: { readonly column: string; readonly value: string; readonly before?: string | undefined };
  readonly write: (value: number) => string;
};

const PLOT_PX = 168;
const FOOT_PX = 24;
const HEAD_PX = 22;

/** Columns side by side, each with a pale one behind it for the time before; or the same as a table. */
export function ColumnChart({ label, columns, words, write }: Props) {
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  return (
    <figure className="chart" aria-label={label}>
      {asTable ? (
        <ColumnTable columns={columns} words={words} write={write} />
      ) : (
        <Columns label={label} columns={columns} write={write} />
      )}
      <figcaption className="chart-foot">
        <span className="chart-key chart-key-now">{words.value}</span>
        {words.before !== undefined && <span className="chart-key chart-key-before">{words.before}</span>}
        <ActionButton
          kind="quiet"
          icon={
            asTable ? <ChartColumn size={18} aria-hidden="true" /> : <Table2 size={18} aria-hidden="true" />
          }
          onPress={() => setAsTable(!asTable)}
        >
          {asTable ? t('chart.asChart') : t('chart.asTable')}
        </ActionButton>
      </figcaption>
    </figure>
  );
}

function Columns({ label, columns, write }: Pick<Props, 'label' | 'columns' | 'write'>) {
  const most = Math.max(1, ...columns.flatMap(({ value, before = 0 }) => [value, before]));
  const highest = columns.reduce(
    (best, { value }, place) => (value > columns[best]!.value ? place : best),
    0,
  );
  const step = 100 / columns.length;
  const height = (value: number): number => (Math.max(0, value) / most) * PLOT_PX;
  return (
    <svg className="columns" role="img" aria-label={label} height={HEAD_PX + PLOT_PX + FOOT_PX} width="100%">
      <line x1="0" x2="100%" y1={HEAD_PX + PLOT_PX} y2={HEAD_PX + PLOT_PX} className="columns-base" />
      {columns.map(({ word, value, before }, place) => {
        const middle = `${(place + 0.5) * step}%`;
        return (
          <g key={word}>
            {before !== undefined && before > 0 && (
              <rect
                className="column-before"
                x={`${(place + 0.12) * step}%`}
                width={`${step * 0.76}%`}
                y={HEAD_PX + PLOT_PX - height(before)}
                height={height(before)}
                rx="4"
              />
            )}
            <rect
              className="column-now"
              x={`${(place + 0.24) * step}%`}
              width={`${step * 0.52}%`}
              y={HEAD_PX + PLOT_PX - height(value)}
              height={height(value)}
              rx="3"
            />
            {place === highest && value > 0 && (
              <text x={middle} y={HEAD_PX + PLOT_PX - height(value) - 6} className="column-value">
                {write(value)}
              </text>
            )}
            <text x={middle} y={HEAD_PX + PLOT_PX + FOOT_PX - 6} className="column-word">
              {word}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function ColumnTable({ columns, words, write }: Pick<Props, 'columns' | 'words' | 'write'>) {
  return (
    <table className="chart-table">
      <thead>
        <tr>
          <th scope="col">{words.column}</th>
          <th scope="col">{words.value}</th>
          {words.before !== undefined && <th scope="col">{words.before}</th>}
        </tr>
      </thead>
      <tbody>
        {columns.map(({ word, value, before }) => (
          <tr key={word}>
            <th scope="row">{word}</th>
            <td>{write(value)}</td>
            {words.before !== undefined && <td>{write(before ?? 0)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
