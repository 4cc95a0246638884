import { expect, test } from 'vitest';
import type { SyncStatus } from '#shared/sync/status.ts';
import { machineNotice } from './notice-bar.tsx';

const well: SyncStatus = {
  state: 'waiting',
  online: true,
  since: '2026-11-20T09:00:00.000Z',
  pending: 0,
  sent: 0,
  lastPullAt: null,
  lastPushAt: null,
  fault: null,
  lineCut: null,
  notes: [],
  stopped: null,
  disk: { state: 'ok', freeBytes: 1e10, message: '' },
  clockOffsetMs: 0,
};
const disk = (state: 'low' | 'onReserve' | 'unwritable') => ({ state, freeBytes: 0, message: 'full' });

test('a clock is worth a warning above five minutes, in either direction', () => {
  expect(machineNotice({ ...well, clockOffsetMs: 300_000 })).toBeNull();
  expect(machineNotice({ ...well, clockOffsetMs: 310_000 })).toEqual({ code: 'clockWrong', minutes: 5 });
  expect(machineNotice({ ...well, clockOffsetMs: -7_200_000 })).toEqual({ code: 'clockWrong', minutes: 120 });
});

test('what stops sales is said before what only may stop them one day', () => {
  expect(machineNotice(null)).toBeNull();
  expect(machineNotice(well)).toBeNull();
  expect(machineNotice({ ...well, disk: disk('low') })).toEqual({ code: 'diskLow' });
  const wrongClock = { ...well, clockOffsetMs: 1e6 };
  expect(machineNotice({ ...wrongClock, disk: disk('low') })).toMatchObject({ code: 'clockWrong' });
  expect(machineNotice({ ...wrongClock, disk: disk('onReserve') })).toEqual({ code: 'diskOnReserve' });
  expect(machineNotice({ ...wrongClock, disk: disk('unwritable') })).toEqual({ code: 'diskUnwritable' });
});
