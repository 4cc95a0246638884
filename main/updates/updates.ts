import { join } from 'node:path';
import type { JournalEnd } from '#shared/bridge/contract.ts';
import type { UpdateOrder } from '#shared/sync/update-order.ts';
import { copyJournal } from './copy-journal.ts';
import type { AskStore } from './copy-store.ts';
import { mayFetchAt } from './fetch-hours.ts';
import { sha512Of } from './fetch-file.ts';
import { type GateEvent, type GateState, IDLE, stepGate } from './gate.ts';
import type { KeptInstallers } from './kept-installers.ts';
import type { LineRules } from './line-pace.ts';
import { mayHave } from './rollout.ts';
import { type RunScript, runTrial } from './run-trial.ts';
import { blockersOf, type UpdateSurroundings } from './surroundings.ts';
import { type FetchedUpdate, UpdateFault, type UpdateSource } from './update-source.ts';
import { isIll, withIll } from './version-mark.ts';
import type { VersionMarks } from './version-marks.ts';

/** The part of the surroundings that the till knows; the rest the updates know themselves. */
export type TillSurroundings = Pick<
  UpdateSurroundings,
  'counter' | 'shiftOpen' | 'unsettled' | 'diskFreeBytes'
>;

/** What a shell brings for its till to keep itself current. */
export type UpdateShell = {
  openSource(needs: {
    folder: string;
    channel(): string;
    mayHave(version: string, feedPercent: number | undefined): boolean;
    line: LineRules;
    /** Aborted when the till ends: whatever is under way breaks off, and goes on after the next start. */
    ending: AbortSignal;
  }): UpdateSource;
  readonly run: RunScript;
  /** The installer of the running version; null where there is none. */
  currentInstaller(): string | null;
  /** Ends the till, puts the file in place and starts it. @throws Error when nothing was changed */
  install(file: string): Promise<void>;
};

export type Updates = {
  state(): GateState;
  /** Why the last look or fetch failed; null after one that did not. */
  fault(): UpdateFault | null;
  /** Head office's word, at each contact. */
  ordered(order: UpdateOrder): void;
  /** A manager says: install this version now, although the shift is open. Good for `ALLOWED_FOR_MS`. */
  allow(): void;
  /** Goes as far as it can at present. Calls while it goes wait for the same run. */
  advance(): Promise<GateState>;
  /** Breaks off what is under way; an installation that has begun is not waited for. */
  stop(): Promise<void>;
};

export type UpdateTimes = {
  /** Between two looks at the feed. */
  readonly lookEveryMs: number;
  /** Between two tries to get further. */
  readonly advanceEveryMs: number;
};
export const UPDATE_TIMES: UpdateTimes = { lookEveryMs: 30 * 60_000, advanceEveryMs: 60_000 };

/** Long enough to serve who stands at the counter; whoever said so in the morning does not mean the evening. */
export const ALLOWED_FOR_MS = 15 * 60_000;

/** An installer unpacks to about three times its size, and a second one is kept beside it. */
const DISK_TIMES_INSTALLER = 5;

/**
 * Keeps this till current without ever costing a sale: looks for the next version, fetches it, lets it
 * try itself on a copy, and installs it when `stepGate` says that nothing is in the way.
 *
 * @param options.hold takes the counter: the page answers whether it is still free, and shows why it rests
 */
export function runUpdates(options: {
  shell: UpdateShell;
  marks: VersionMarks;
  kept: KeptInstallers;
  folder: string;
  tillFolder: string;
  shopId(): string | null;
  journalEnd(): JournalEnd;
  surroundings(): Promise<TillSurroundings>;
  askStore: AskStore;
  hold(version: string): Promise<boolean>;
  release(): void;
  now(): Date;
  changed(state: GateState): void;
  say(line: string): void;
  times?: UpdateTimes;
}): Updates {
  const { shell, marks, kept, folder, tillFolder, say, now, times = UPDATE_TIMES } = options;
  let state: GateState = IDLE;
  let fault: UpdateFault | null = null;
  let order: UpdateOrder | null = null;
  let allowed: { version: string; at: number } | null = null;
  let lookedAt = -Infinity;
  let found: { version: string; bytes: number; feedPercent: number | undefined } | null = null;
  let fetched: FetchedUpdate | null = null;
  let backup: JournalEnd | null = null;
  let running: Promise<GateState> | null = null;
  const ending = new AbortController();

  const feedPercents = new Map<string, number | undefined>();
  const mayHaveHere = (version: string, feedPercent: number | undefined): boolean => {
    feedPercents.set(version, feedPercent);
    const shopId = options.shopId();
    // Without a shop nobody can say whether it is this till's turn.
    return shopId !== null && !isIll(marks.read(), version) && mayHave(version, shopId, order, feedPercent);
  };
  const source = shell.openSource({
    folder,
    channel: () => order?.settings.channel ?? 'stable',
    mayHave: mayHaveHere,
    line: {
      bytesPerSecond: () => order?.settings.bytesPerSecond ?? null,
      mayFetch: () => mayFetchAt(order?.settings ?? {}, now()),
    },
    ending: ending.signal,
  });

  function step(event: GateEvent): GateState {
    const before = state;
    state = stepGate(state, event);
    if (state !== before) options.changed(state);
    return state;
  }

  function note(next: UpdateFault | null): void {
    if (fault === next) return;
    fault = next;
    options.changed(state);
  }

  async function look(): Promise<void> {
    lookedAt = now().getTime();
    const next = await source.look();
    note(null);
    found = next && { ...next, feedPercent: feedPercents.get(next.version) };
    if (found) step({ type: 'offered', version: found.version });
    else step({ type: 'withdrawn' });
  }

  async function fetch(): Promise<void> {
    const { diskFreeBytes } = await options.surroundings();
    const needed = (found?.bytes ?? 0) * DISK_TIMES_INSTALLER;
    if (diskFreeBytes === null || diskFreeBytes < needed || !mayFetchAt(order?.settings ?? {}, now())) return;
    step({ type: 'fetchAllowed' });
    try {
      fetched = await source.fetch();
      note(null);
      step({ type: 'fetched' });
    } catch (cause) {
      step({ type: 'fetchFailed' });
      throw cause;
    }
  }

  async function tryIt(): Promise<void> {
    step({ type: 'tryAllowed' });
    const tried = await runTrial({
      script: fetched!.trial,
      tillFolder,
      folder,
      run: shell.run,
      end: options.journalEnd(),
      askStore: options.askStore,
      ending: ending.signal,
    });
    // The page comes up in a moment, or nobody is at this till: nothing is installed without it anyway.
    if (tried === 'noPage' || tried === 'brokenOff') return void step({ type: 'trialPutOff' });
    if (tried.ok) return void step({ type: 'trialPassed' });
    say(`update     ${fetched!.version} did not pass its trial: ${tried.problem}`);
    await marks.write(withIll(marks.read(), fetched!.version, tried.problem));
    step({ type: 'trialFailed', reason: tried.problem });
  }

  /** The way back: the installer of the running version, put aside while it is still the one in place. */
  async function findWayBack(): Promise<boolean> {
    const { version } = marks.read();
    if (await kept.find(version)) return true;
    const installer = shell.currentInstaller();
    if (installer === null) return false;
    return kept.keep(version, installer).then(
      () => true,
      (cause: unknown) => {
        say(`update     no way back could be kept: ${String(cause)}`);
        return false;
      },
    );
  }

  function managerAllows(): boolean {
    if (!allowed || !('version' in state) || allowed.version !== state.version) return false;
    const age = now().getTime() - allowed.at;
    // A clock that was set back must not make it hold for hours.
    return age >= 0 && age < ALLOWED_FOR_MS;
  }

  async function surroundings(): Promise<UpdateSurroundings> {
    const till = await options.surroundings();
    const end = options.journalEnd();
    return {
      ...till,
      managerAllows: managerAllows(),
      backedUp: backup !== null && backup.epoch === end.epoch && backup.seq === end.seq,
      diskNeededBytes: (found?.bytes ?? 0) * DISK_TIMES_INSTALLER,
      wayBack: await findWayBack(),
    };
  }

  async function install(): Promise<void> {
    if (state.at !== 'proven' || !fetched) return;
    if (!mayHaveHere(fetched.version, feedPercents.get(fetched.version)))
      return void step({ type: 'withdrawn' });
    let seen = await surroundings();
    // Only sales that nobody else has are in the way: a copy of them is made now.
    if (blockersOf(seen).join() === 'journalNotSafe') {
      backup = (await copyJournal(tillFolder, join(folder, 'backup'), options.journalEnd())).end;
      seen = await surroundings();
    }
    if (blockersOf(seen).length > 0) return void step({ type: 'asked', surroundings: seen });
    if (!(await options.hold(fetched.version))) {
      // A page that answered too late holds its counter all the same: it is given back in any case.
      options.release();
      return void step({ type: 'asked', surroundings: { ...seen, counter: null } });
    }
    // Read again behind the held counter: the last sale may have been sealed a moment ago.
    const held = await surroundings();
    // A till that ends closes its journal itself; the installer must not end it half-way.
    if (ending.signal.aborted) return options.release();
    if (step({ type: 'asked', surroundings: held }).at !== 'installing') return options.release();
    await putInPlace(fetched);
  }

  async function putInPlace(next: FetchedUpdate): Promise<void> {
    try {
      if ((await sha512Of(next.installer)) !== next.sha512)
        throw new UpdateFault('UPDATE_BAD_CHECKSUM', `The installer of ${next.version} changed on the disk.`);
      const { version } = marks.read();
      const file = await kept.keep(next.version, next.installer);
      await kept.keepOnly([version, next.version]);
      say(`update     ${next.version} is being installed; ${version} is kept to go back to`);
      await shell.install(file.path);
    } catch (cause) {
      step({ type: 'installFailed' });
      options.release();
      throw cause;
    }
  }

  async function run(): Promise<GateState> {
    try {
      const due = now().getTime() - lookedAt >= times.lookEveryMs;
      if (due && state.at !== 'installing') await look();
      if (state.at === 'found') await fetch();
      if (state.at === 'fetched') await tryIt();
      if (state.at === 'proven') await install();
    } catch (cause) {
      if (ending.signal.aborted) return state;
      const failed =
        cause instanceof UpdateFault
          ? cause
          : new UpdateFault('UPDATE_FAILED', cause instanceof Error ? cause.message : String(cause), {
              cause,
            });
      note(failed);
      say(`update     ${failed.code}: ${failed.message}`);
    }
    return state;
  }

  function advance(): Promise<GateState> {
    if (ending.signal.aborted) return Promise.resolve(state);
    running ??= run().finally(() => (running = null));
    return running;
  }

  const timer = setInterval(() => void advance(), times.advanceEveryMs);
  timer.unref();
  return {
    state: () => state,
    fault: () => fault,
    ordered(next) {
      order = next;
      // A pause counts at once, not at the next look.
      const version = 'version' in state ? state.version : null;
      if (version !== null && !mayHaveHere(version, feedPercents.get(version))) step({ type: 'withdrawn' });
    },
    allow() {
      if ('version' in state) allowed = { version: state.version, at: now().getTime() };
    },
    advance,
    async stop() {
      ending.abort();
      clearInterval(timer);
      // The installer ends the till itself; it must not wait for its own end.
      if (state.at !== 'installing') await running;
    },
  };
}
