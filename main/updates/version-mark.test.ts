import { describe, expect, test } from 'vitest';
import {
  isIll,
  judgeStart,
  type KeptInstaller,
  reportOf,
  type VersionMark,
  versionMark,
  withIll,
} from './version-mark.ts';

const installer = (version: string): KeptInstaller => ({ version, path: `/kept/${version}`, sha512: 'x' });
const healthy = (mark: VersionMark): VersionMark => ({
  ...mark,
  startsUnproven: 0,
  healthyAt: '2026-03-02T08:00:00Z',
});
/** Starts a version with what the mark before says, as often as asked. */
function start(known: VersionMark | null, version: string, kept: KeptInstaller | null = null) {
  return judgeStart(known, version, kept);
}
const oneInUse = healthy(start(null, '1.0.0').mark);

describe('the health mark', () => {
  test('a version that came up runs for ever', () => {
    let mark = oneInUse;
    for (let day = 0; day < 5; day++) {
      const verdict = start(mark, '1.0.0');
      expect(verdict.act).toBe('run');
      mark = verdict.mark;
    }
    expect(mark).toEqual(oneInUse);
  });

  test('a new version that does not come up gives way to the one before at its second start', () => {
    const first = start(oneInUse, '1.1.0', installer('1.0.0'));
    expect(first.act).toBe('run');
    expect(first.mark).toMatchObject({ version: '1.1.0', healthyAt: null, previous: { version: '1.0.0' } });
    const second = start(first.mark, '1.1.0', installer('1.0.0'));
    expect(second).toMatchObject({ act: 'rollBack', to: { version: '1.0.0' } });
    expect(isIll(second.mark, '1.1.0')).toBe(true);
    const back = start(second.mark, '1.0.0', installer('1.1.0'));
    expect(back.act).toBe('run');
    // The old one says which version failed, and never goes "back" to it.
    expect(reportOf(back.mark).ill).toEqual([
      { version: '1.1.0', reason: 'it was started and did not come up' },
    ]);
    expect(back.mark.previous).toBeNull();
    expect(start(back.mark, '1.0.0', installer('1.1.0')).act).toBe('run');
  });

  test('a new version that came up once stays, however often it is killed after that', () => {
    const first = start(oneInUse, '1.1.0', installer('1.0.0'));
    expect(start(healthy(first.mark), '1.1.0').act).toBe('run');
  });

  test('the first version of all has nothing to go back to, and is tried again and again', () => {
    let mark = start(null, '1.0.0').mark;
    for (let tries = 0; tries < 3; tries++) {
      const verdict = start(mark, '1.0.0');
      expect(verdict.act).toBe('run');
      mark = verdict.mark;
    }
    expect(mark.startsUnproven).toBe(4);
  });

  test('an installer of another version than the one before is no way back', () => {
    expect(start(oneInUse, '1.1.0', installer('0.9.0')).mark.previous).toBeNull();
  });

  test('a mark that a later version wrote more into is read, with the versions that failed', () => {
    const ill = withIll(oneInUse, '1.1.0', 'no');
    const written = { ...ill, startedBy: 'login', previous: { ...installer('0.9.0'), bytes: 1 } };
    const read = versionMark.parse(JSON.parse(JSON.stringify(written)));
    expect(isIll(read, '1.1.0')).toBe(true);
    expect(read).toMatchObject(written);
  });

  test('the list of ill versions keeps the latest ones', () => {
    let mark = oneInUse;
    for (let minor = 1; minor <= 12; minor++) mark = withIll(mark, `1.${minor}.0`, 'no');
    expect(mark.ill.map(({ version }) => version)).toEqual(
      Array.from({ length: 10 }, (_, at) => `1.${at + 3}.0`),
    );
  });
});
