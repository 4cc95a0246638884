/** A calendar day so many days later, or earlier where negative. @param date `YYYY-MM-DD` */
export function addDays(date: string, days: number): string {
  const moment = new Date(`${date}T00:00:00.000Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return moment.toISOString().slice(0, 10);
}
