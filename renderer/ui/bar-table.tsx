import './charts.css';

export type Bar = {
  readonly id: string;
  readonly word: string;
  readonly value: number;
  /** Said after the value, such as how many. */
  readonly detail?: string;
};

type Props = {
  readonly label: string;
  readonly bars: readonly Bar[];
  readonly write: (value: number) => string;
};

/** A table of amounts with a bar in each row, as long as its amount. It is read as the table it is. */
export function BarTable({ label, bars, write }: Props) {
  const most = Math.max(1, ...bars.map(({ value }) => Math.abs(value)));
  return (
    <table className="bars" aria-label={label}>
      <tbody>
        {bars.map(({ id, word, value, detail }) => (
          <tr key={id}>
            <th scope="row">
              <span>{word}</span>
              <svg width="100%" height="6" aria-hidden="true">
                <rect className="bar-track" width="100%" height="6" rx="3" />
                <rect
                  className={value < 0 ? 'bar-below' : 'bar-now'}
                  width={`${(Math.abs(value) / most) * 100}%`}
                  height="6"
                  rx="3"
                />
              </svg>
            </th>
            <td>
              {write(value)}
              {detail !== undefined && <small>{detail}</small>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
