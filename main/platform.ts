import type { ShellSwitchName, ShellSwitchStates } from '#shared/bridge/shell-switches.ts';
import type { PrinterConnection } from '#shared/paper/printer.ts';
import type { UpdateShell } from './updates/updates.ts';
import type { VersionMarks } from './updates/version-marks.ts';

/** Keeps small secrets (the till's key and its token) where other users of the PC cannot read them. */
export type Secrets = {
  /** `files` are readable for their owner, and so for whoever sits at this PC under that name. */
  readonly keptIn: 'keychain' | 'files';
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
};

/** A head office of the demo chain, which can be started beside this till. */
export type DemoBeside = {
  /** @throws Error when it cannot be started, with its last words */
  open(): Promise<{
    readonly headOfficeUrl: string;
    readonly code: string;
    /** The demo's people and their PINs, in words. */
    readonly signIn: string;
  }>;
};

/** What a shell is told for good, on the screen or by its environment. */
export type ShellSwitches = {
  read(): ShellSwitchStates;
  /**
   * Keeps a switch; does nothing where the environment decides it.
   *
   * @throws Error when the disk or the system refuses
   */
  set(name: ShellSwitchName, on: boolean): Promise<void>;
};

/**
 * What a shell gives the till. Electron and kiosk are two thin makers of this one type; everything
 * else in main knows no more of the machine than this.
 */
export type Platform = {
  readonly shell: 'electron' | 'kiosk';
  /** The till's data folder, absolute. Nobody else writes there. */
  readonly folder: string;
  readonly appVersion: string;
  readonly secrets: Secrets;
  readonly fetch: typeof fetch;
  /** Calls back when the network may have come or gone. Returns the way to stop it. */
  onNetworkChange(callback: () => void): () => void;
  /** Calls back when the machine woke from sleep. Returns the way to stop it. */
  onResume(callback: () => void): () => void;
  /** Tells a person something that happened, one plain line. */
  say(line: string): void;
  /** Offers the switch that cuts the till's line on purpose, to show that it goes on selling. */
  readonly demoLine: boolean;
  /** The receipt printer by the settings of the start; what is set up on the screen comes before it. */
  readonly printer?: PrinterConnection | undefined;
  /** Opens the customer's window. `link`: what to open in a browser where there is no window of our own. */
  openCustomerDisplay?(): Promise<{ readonly opened: boolean; readonly link: string | null }>;
  /** Absent where the shell has no such switches, as the kiosk: its window is a browser's. */
  readonly switches?: ShellSwitches | undefined;
  /** Absent where no head office can be started here, as in the packaged till. */
  readonly demo?: DemoBeside | undefined;
  /** Days that answered entries stay in the journal. */
  readonly journalDays?: number | undefined;
  /** The mark of the running version; `shell` is absent where the till is kept current by other hands. */
  readonly versions?: { readonly marks: VersionMarks; readonly shell?: UpdateShell | undefined } | undefined;
};
