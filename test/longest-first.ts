import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They wait for lines, browsers and databases for a minute and more: begun last, all others would wait for them. */
const LONGEST = [
  'bad-line.test.ts',
  'store-in-browser.test.ts',
  'sale/properties.test.ts',
  'enrolment-by-mail.test.ts',
  'server/head-office.test.ts',
  'chaos.test.ts',
];

/** The usual order, with the files that take longest before all others. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.findIndex((end) => moduleId.endsWith(end));
      return found === -1 ? LONGEST.length : found;
    };
    const usual = await super.sort(files);
    return usual.toSorted((one, other) => place(one) - place(other));
  }
}
