import { describe, expect, test } from 'vitest';
import { isBehind, lostByHeadOffice, lostByJournal } from './find-loss.ts';

const epoch = (
  number: number,
  contiguousThrough: number,
  settled = contiguousThrough,
  lastSeq = settled,
) => ({
  epoch: number,
  contiguousThrough,
  settled,
  lastSeq,
});

describe('what head office lost', () => {
  const heard = new Map([[1, 100]]);
  test('nothing, where it has what it told us, or more', () => {
    expect(lostByHeadOffice({ database: 'a', epochs: [epoch(1, 100)] }, 'a', heard)).toEqual([]);
    expect(lostByHeadOffice({ database: 'a', epochs: [epoch(1, 140)] }, 'a', heard)).toEqual([]);
    expect(lostByHeadOffice({ database: 'a', epochs: [epoch(1, 40, 100, 101)] }, 'a', heard)).toEqual([]);
  });
  test('everything after its whole part, where it has less than it told us', () => {
    expect(lostByHeadOffice({ database: 'a', epochs: [epoch(1, 60)] }, 'a', heard)).toEqual([
      { epoch: 1, seq: 60 },
    ]);
    expect(lostByHeadOffice({ database: 'a', epochs: [] }, 'a', heard)).toEqual([{ epoch: 1, seq: 0 }]);
  });
  test('another database is asked to look at everything after its whole part', () => {
    expect(lostByHeadOffice({ database: 'b', epochs: [epoch(1, 100)] }, 'a', heard)).toEqual([
      { epoch: 1, seq: 100 },
    ]);
    expect(lostByHeadOffice({ database: 'b', epochs: [epoch(1, 100)] }, null, heard)).toEqual([]);
  });
  test('entries of another till that this one was go again to another database only', () => {
    const others = new Set([1]);
    const answer = { database: 'a', epochs: [epoch(2, 5)] };
    expect(lostByHeadOffice(answer, 'a', new Map([[2, 5]]), others)).toEqual([]);
    expect(lostByHeadOffice(answer, 'b', new Map([[2, 5]]), others)).toEqual([
      { epoch: 1, seq: 0 },
      { epoch: 2, seq: 5 },
    ]);
  });
});

describe('what the journal lost', () => {
  const none = { epoch: 0, seq: 0 };
  test('nothing, where it goes at least as far as anybody knows', () => {
    const answer = { epoch: 1, epochs: [epoch(1, 5)] };
    expect(lostByJournal(answer, { epoch: 1, seq: 7 }, { epoch: 1, seq: 6 })).toBe('none');
    expect(lostByJournal({ epoch: 1, epochs: [epoch(1, 0)] }, none, none)).toBe('none');
  });
  test('entries of the epoch it is in, by head office’s account or by its own last contact', () => {
    expect(lostByJournal({ epoch: 1, epochs: [epoch(1, 5)] }, none, none)).toBe('current');
    expect(lostByJournal({ epoch: 1, epochs: [epoch(1, 0)] }, none, { epoch: 1, seq: 2 })).toBe('current');
  });
  test('only history, where the epoch is new', () => {
    expect(lostByJournal({ epoch: 2, epochs: [epoch(1, 5), epoch(2, 0)] }, none, none)).toBe('history');
  });
  test('an old epoch that ended shorter cannot be appended to', () => {
    const answer = { epoch: 2, epochs: [epoch(1, 9), epoch(2, 1)] };
    expect(lostByJournal(answer, { epoch: 2, seq: 1 }, none)).toBe('none');
    expect(isBehind({ epoch: 2, seq: 1 }, { epoch: 1, seq: 9 })).toBe(false);
  });
});
