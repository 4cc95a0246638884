/** Every time limit and delay of the sync loop, in milliseconds. */
export type SyncSettings = {
  readonly probeTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly queueTimeoutMs: number;
  /** How long the page may take to keep one feed page. */
  readonly storeTimeoutMs: number;
  /** How long head office may hold a request that finds nothing new. */
  readonly longPollMs: number;
  /** A whole run (probe, pull, push) happens at least this often. */
  readonly runEveryMs: number;
  /** The same on a metered line, where a run is also the only time that head office is listened to. */
  readonly meteredRunEveryMs: number;
  /** On a metered line a new sale waits this long for others. */
  readonly meteredPushDelayMs: number;
  /** On a metered line a channel with more news than these bytes waits until somebody asks for it. */
  readonly meteredPullBytesMax: number;
  /** Each channel is compared with head office this often, and at the first run after a start. */
  readonly compareEveryMs: number;
  readonly retryDelayMinMs: number;
  readonly retryDelayMaxMs: number;
  /** An entry without outcome is sent again after this, then after twice this, and so on. */
  readonly resendAfterMs: number;
  readonly resendAfterMaxMs: number;
  /** When somebody asks, what was sent this long ago without an outcome is sent again at once. */
  readonly resendAskedAfterMs: number;
  /** A new sale waits this long for its neighbours before it is pushed. */
  readonly pushDelayMs: number;
};

export const SYNC_SETTINGS: SyncSettings = {
  probeTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  queueTimeoutMs: 20_000,
  storeTimeoutMs: 60_000,
  longPollMs: 20_000,
  runEveryMs: 60_000,
  meteredRunEveryMs: 15 * 60_000,
  meteredPushDelayMs: 20_000,
  meteredPullBytesMax: 256 * 1024,
  compareEveryMs: 6 * 60 * 60_000,
  retryDelayMinMs: 1_000,
  retryDelayMaxMs: 30_000,
  resendAfterMs: 60_000,
  resendAfterMaxMs: 15 * 60_000,
  resendAskedAfterMs: 10_000,
  pushDelayMs: 100,
};
