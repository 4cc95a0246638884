/**
 * Writes an integer of `10^-digits` as a plain decimal, without floating point: 1530 with 2 digits is
 * `15.30`. The counterpart of `parseDecimal`.
 *
 * @param decimalSign `.` or `,`
 */
export function formatDecimal(value: number, digits: number, decimalSign = '.'): string {
  const text = String(Math.abs(value)).padStart(digits + 1, '0');
  const sign = value < 0 ? '-' : '';
  if (digits === 0) return sign + text;
  return `${sign}${text.slice(0, -digits)}${decimalSign}${text.slice(-digits)}`;
}

/** As `formatDecimal`, without the zeros that say nothing: 450 thousandths are `0.45`, 3000 are `3`. */
export function formatShort(value: number, digits: number, decimalSign = '.'): string {
  const text = formatDecimal(value, digits, decimalSign);
  return digits === 0 ? text : text.replace(/0+$/, '').replace(/[.,]$/, '');
}
