import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GateEvent, type GateState, IDLE, statusOf, stepGate } from './gate.ts';
import { blockersOf, type UpdateSurroundings } from './surroundings.ts';
import { UpdateFault } from './update-source.ts';

const calm: UpdateSurroundings = {
  counter: { basketOpen: false, tendering: false },
  shiftOpen: false,
  managerAllows: false,
  unsettled: 0,
  backedUp: false,
  diskFreeBytes: 1000,
  diskNeededBytes: 1000,
  wayBack: true,
};

const states: Readonly<Record<GateState['at'], GateState>> = {
  idle: IDLE,
  found: { at: 'found', version: '2.0.0' },
  fetching: { at: 'fetching', version: '2.0.0' },
  fetched: { at: 'fetched', version: '2.0.0' },
  trying: { at: 'trying', version: '2.0.0' },
  proven: { at: 'proven', version: '2.0.0', blockers: [] },
  installing: { at: 'installing', version: '2.0.0' },
  refused: { at: 'refused', version: '2.0.0', reason: 'no receipt' },
};
const events = {
  'offered the same': { type: 'offered', version: '2.0.0' },
  'offered another': { type: 'offered', version: '3.0.0' },
  withdrawn: { type: 'withdrawn' },
  fetchAllowed: { type: 'fetchAllowed' },
  fetched: { type: 'fetched' },
  fetchFailed: { type: 'fetchFailed' },
  tryAllowed: { type: 'tryAllowed' },
  trialPutOff: { type: 'trialPutOff' },
  trialPassed: { type: 'trialPassed' },
  trialFailed: { type: 'trialFailed', reason: 'no receipt' },
  'asked in calm': { type: 'asked', surroundings: calm },
  'asked with a basket open': {
    type: 'asked',
    surroundings: { ...calm, counter: { basketOpen: true, tendering: false } },
  },
  installFailed: { type: 'installFailed' },
} satisfies Record<string, GateEvent>;

/** Every state × event. What is not listed leaves the state as it is. */
const moves: Record<GateState['at'], Partial<Record<keyof typeof events, GateState['at']>>> = {
  idle: { 'offered the same': 'found', 'offered another': 'found' },
  found: { 'offered another': 'found', withdrawn: 'idle', fetchAllowed: 'fetching' },
  fetching: { 'offered another': 'found', withdrawn: 'idle', fetched: 'fetched', fetchFailed: 'found' },
  fetched: { 'offered another': 'found', withdrawn: 'idle', tryAllowed: 'trying' },
  trying: {
    'offered another': 'found',
    withdrawn: 'idle',
    trialPutOff: 'fetched',
    trialPassed: 'proven',
    trialFailed: 'refused',
  },
  proven: {
    'offered another': 'found',
    withdrawn: 'idle',
    'asked in calm': 'installing',
    'asked with a basket open': 'proven',
  },
  installing: { installFailed: 'proven' },
  refused: { 'offered another': 'found' },
};

describe('the gate', () => {
  for (const [at, state] of Object.entries(states))
    test.each(Object.entries(events))(`${at}: %s`, (name, event) => {
      const wanted = moves[at as GateState['at']][name as keyof typeof events];
      const next = stepGate(state, event);
      if (wanted === undefined) expect(next).toBe(state);
      else expect(next.at).toBe(wanted);
    });

  test('says what failed, on the way and where nothing was found; but a line that is down is everyday', () => {
    const forged = new UpdateFault('UPDATE_BAD_SIGNATURE', 'not ours');
    const down = new UpdateFault('UPDATE_LINE_DOWN', 'no line');
    const said = { code: 'UPDATE_BAD_SIGNATURE', message: 'not ours' };
    expect(statusOf(IDLE, forged)).toEqual({ version: null, at: 'idle', blockers: [], fault: said });
    expect([statusOf(IDLE, down), statusOf(IDLE, null)]).toEqual([null, null]);
    expect(statusOf(states.found, down)).toMatchObject({ at: 'found', fault: { code: 'UPDATE_LINE_DOWN' } });
  });

  test('says what an update waits for', () => {
    const shopInFullSwing: UpdateSurroundings = {
      ...calm,
      counter: { basketOpen: true, tendering: true },
      shiftOpen: true,
      unsettled: 3,
      diskFreeBytes: 999,
      wayBack: false,
    };
    expect(blockersOf(shopInFullSwing)).toEqual([
      'tendering',
      'basketOpen',
      'shiftOpen',
      'journalNotSafe',
      'diskFull',
      'noWayBack',
    ]);
    expect(blockersOf({ ...calm, counter: null, diskFreeBytes: null })).toEqual([
      'counterUnknown',
      'diskFull',
    ]);
    expect(
      blockersOf({ ...calm, shiftOpen: true, managerAllows: true, unsettled: 3, backedUp: true }),
    ).toEqual([]);
  });

  const version = fc.constantFrom('1.1.0', '1.2.0', '2.0.0');
  const surroundings: fc.Arbitrary<UpdateSurroundings> = fc.record({
    counter: fc.option(fc.record({ basketOpen: fc.boolean(), tendering: fc.boolean() })),
    shiftOpen: fc.boolean(),
    managerAllows: fc.boolean(),
    unsettled: fc.constantFrom(0, 0, 1, 500),
    backedUp: fc.boolean(),
    diskFreeBytes: fc.option(fc.constantFrom(0, 999, 1000, 5000)),
    diskNeededBytes: fc.constant(1000),
    wayBack: fc.boolean(),
  });
  const anyEvent: fc.Arbitrary<GateEvent> = fc.oneof(
    fc.record({ type: fc.constant('offered' as const), version }),
    fc.constantFrom<GateEvent>(
      { type: 'withdrawn' },
      { type: 'fetchAllowed' },
      { type: 'fetched' },
      { type: 'fetchFailed' },
      { type: 'tryAllowed' },
      { type: 'trialPutOff' },
      { type: 'trialPassed' },
      { type: 'trialFailed', reason: 'no receipt' },
      { type: 'installFailed' },
    ),
    fc.record({ type: fc.constant('asked' as const), surroundings }),
  );
  /** The event that leads on from each state: left to chance alone, no run would get to the end. */
  const onward: Readonly<Record<GateState['at'], GateEvent>> = {
    idle: { type: 'offered', version: '2.0.0' },
    found: { type: 'fetchAllowed' },
    fetching: { type: 'fetched' },
    fetched: { type: 'tryAllowed' },
    trying: { type: 'trialPassed' },
    proven: { type: 'asked', surroundings: calm },
    installing: { type: 'installFailed' },
    refused: { type: 'offered', version: '3.0.0' },
  };
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.constant('onward' as const) },
    { weight: 1, arbitrary: anyEvent },
  );

  test('whatever happens, nothing is installed in a sale, untried, or with sales that exist only here', () => {
    let installed = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (happened) => {
        let state: GateState = IDLE;
        let proven: string | null = null;
        for (const one of happened) {
          const before = state;
          const event = one === 'onward' ? onward[before.at] : one;
          state = stepGate(state, event);
          if (before.at === 'trying' && event.type === 'trialPassed') proven = before.version;
          if (state.at !== 'installing' || before.at === 'installing') continue;
          installed += 1;
          expect(event.type).toBe('asked');
          expect(proven).toBe(state.version);
          const seen = (event as Extract<GateEvent, { type: 'asked' }>).surroundings;
          expect(seen.counter).toEqual({ basketOpen: false, tendering: false });
          expect(!seen.shiftOpen || seen.managerAllows).toBe(true);
          expect(seen.unsettled === 0 || seen.backedUp).toBe(true);
          expect(seen.diskFreeBytes).toBeGreaterThanOrEqual(seen.diskNeededBytes);
          expect(seen.wayBack).toBe(true);
        }
      }),
      { numRuns: 20_000 },
    );
    // A property that never saw an installation would have shown nothing.
    expect(installed).toBeGreaterThan(1000);
  });
});
