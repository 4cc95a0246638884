import { z } from 'zod';
import { printerStatus } from '../paper/printer.ts';
import { sale } from '../sale/sale.ts';
import { pin, staffMember } from '../shop/staff.ts';
import { saleEntry } from '../sync/entry.ts';
import { keptEntry } from '../sync/kept-entry.ts';
import { enrolmentRequest, ownerAsked, ownerEmail, tillIdentity } from '../sync/enrolment.ts';
import { factBody } from '../sync/fact.ts';
import { channelName, cursor, feedPageForStore, keptChecksum } from '../sync/feed.ts';
import { BUNDLE_TEXT_MAX } from '../sync/bundle.ts';
import { dayFigures } from '../figures/day-figures.ts';
import { currencyCode } from '../money/currency.ts';
import { noteContent } from '../sync/note.ts';
import { syncPlan, syncRun, SYNC_RUNS_MAX, waitingEntries } from '../sync/run.ts';
import { subscription, subscriptionNews, SUBSCRIPTIONS_MAX } from '../sync/subscription.ts';
import { syncStatus } from '../sync/status.ts';
import { appVersion, updateStatus } from '../sync/update-order.ts';
import { storageHealth } from './storage-health.ts';
import { customerDisplayMethods } from './customer-display.ts';
import { printingMethods } from './printing.ts';
import { shellSwitchMethods } from './shell-switches.ts';
import { storeCopy } from './store-copy.ts';

export const ENTRIES_PER_CALL_MAX = 200;

/** A method of the bridge: what goes in, what comes out. Both are checked on both sides. */
export type Method = { readonly params: z.ZodType; readonly result: z.ZodType };
export type Contract = Readonly<Record<string, Method>>;

const nothing = z.null();

/** Stable codes of what main may refuse; the message is for logs, the screen has its own words. */
export const recordProblem = z.strictObject({
  code: z.enum([
    'notEnrolled',
    'entryTooLarge',
    'journalUnwritable',
    'saleSealedAlready',
    'factSealedAlready',
    'tillStopped',
  ]),
  message: z.string(),
});
export type RecordProblem = z.infer<typeof recordProblem>;

const refused = z.strictObject({ ok: z.literal(false), problem: recordProblem });

export const recordResult = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: saleEntry }),
  refused,
]);

export const recordFactResult = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: keptEntry }),
  refused,
]);

export const enrolResult = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: tillIdentity }),
  z.strictObject({
    ok: z.literal(false),
    problem: z.strictObject({ code: z.string(), message: z.string() }),
  }),
]);

const tryDemoResult = z.discriminatedUnion('ok', [
  /** Who works there, with their PINs, in words. */
  z.strictObject({ ok: z.literal(true), value: z.strictObject({ signIn: z.string().max(1000) }) }),
  z.strictObject({
    ok: z.literal(false),
    problem: z.strictObject({ code: z.string(), message: z.string() }),
  }),
]);

const askOwnerResult = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: ownerAsked }),
  z.strictObject({
    ok: z.literal(false),
    problem: z.strictObject({ code: z.string(), message: z.string() }),
  }),
]);

/** A PIN that somebody typed, and whose it should be. The page has the hash: head office published it. */
const pinQuestion = z.strictObject({
  staffId: z.string().min(1).max(40),
  pinHash: staffMember.shape.pinHash,
  pin,
});
export type PinQuestion = z.infer<typeof pinQuestion>;

const waitMs = z.int().min(0);
const pinAnswer = z.discriminatedUnion('answer', [
  z.strictObject({ answer: z.literal('right') }),
  /** The next try of this person is looked at after this time. */
  z.strictObject({ answer: z.literal('wrong'), waitMs }),
  /** Not looked at: too many wrong ones. */
  z.strictObject({ answer: z.literal('wait'), waitMs }),
]);
export type PinAnswer = z.infer<typeof pinAnswer>;

/** Where a journal or a store ends. */
export const journalEnd = z.strictObject({ epoch: z.int().min(0), seq: z.int().min(0) });
export type JournalEnd = z.infer<typeof journalEnd>;

/** Sequence numbers of an epoch that the journal lacks, both ends included. */
export const journalHole = z.strictObject({
  epoch: z.int().min(1),
  from: z.int().min(1),
  through: z.int().min(1),
});
export type JournalHole = z.infer<typeof journalHole>;
export const JOURNAL_HOLES_MAX = 1000;

/** Main serves these; the renderer calls them. */
export const tillContract = {
  hello: {
    params: nothing,
    result: z.strictObject({
      identity: tillIdentity.nullable(),
      shell: z.enum(['electron', 'kiosk']),
      appVersion: z.string(),
      /** Last entry of the journal; epoch 0 and seq 0 when there is none. */
      journalEnd,
      /** The place before the journal's first entry: older ones were let go after their time. */
      journalStart: journalEnd.optional(),
      /** Entries that are damaged on the disk; the store may still have them. */
      journalHoles: z.array(journalHole).max(JOURNAL_HOLES_MAX).optional(),
      status: syncStatus,
      /** Whether a demo head office can be started beside this till. */
      hasDemo: z.boolean().optional(),
      /** The request to the owner that is under way, or came to nothing. */
      ownerAsked: ownerAsked.nullable().optional(),
    }),
  },
  enrol: {
    params: z.strictObject({
      headOfficeUrl: z.url(),
      code: enrolmentRequest.shape.code,
      tillName: enrolmentRequest.shape.tillName,
    }),
    result: enrolResult,
  },
  /** What the page's screens look at on demand, from now on and no others. */
  want: {
    params: z.strictObject({
      wanted: z.array(subscription.extend({ known: z.string().max(64).optional() })).max(SUBSCRIPTIONS_MAX),
    }),
    result: nothing,
  },
  /** Starts a demo head office beside this till, and enrols at it. */
  tryDemo: { params: nothing, result: tryDemoResult },
  /** Asks head office to mail the owner; how it goes on is told by `ownerAskedChanged`. */
  askOwner: {
    params: z.strictObject({
      headOfficeUrl: z.url(),
      email: ownerEmail,
      tillName: enrolmentRequest.shape.tillName,
    }),
    result: askOwnerResult,
  },
  /** Puts the request to the owner away. */
  stopAskingOwner: { params: nothing, result: nothing },
  /**
   * Seals a completed sale: answers only when it is in the journal and fsynced. Recording the same
   * sale again answers with the entry that exists.
   */
  record: { params: z.strictObject({ sale }), result: recordResult },
  /**
   * Seals another fact than a sale. The id is the caller's, so that recording it twice is one entry:
   * the same fact again answers with the entry that exists.
   */
  recordFact: { params: z.strictObject({ id: z.uuid(), fact: factBody }), result: recordFactResult },
  /** Whether this is the person's PIN. Wrong ones are slowed down in main, without a line. */
  checkPin: { params: pinQuestion, result: pinAnswer },
  ...printingMethods,
  ...customerDisplayMethods,
  ...shellSwitchMethods,
  /** Entries after a place in the journal, oldest first, for a store that lacks them. */
  entriesAfter: {
    params: z.strictObject({ after: journalEnd }),
    result: z.strictObject({
      entries: z
        .array(z.strictObject({ entry: keptEntry, state: z.enum(['waiting', 'sent']) }))
        .max(ENTRIES_PER_CALL_MAX),
      more: z.boolean(),
    }),
  },
  /** Gives back to the journal entries that only the store still has, in order. */
  adoptEntries: {
    params: z.strictObject({ entries: z.array(keptEntry).max(ENTRIES_PER_CALL_MAX) }),
    result: z.strictObject({ adopted: z.int().min(0) }),
  },
  /**
   * The page's store and the journal hold the same entries now, as far as either has them. `holdsMore`: the
   * store has entries that do not continue the journal, because some before them are in neither.
   */
  storeCompared: { params: z.strictObject({ holdsMore: z.boolean() }), result: nothing },
  /** The key that the page's store is encrypted with: 256 bits, base64url. */
  storeKey: { params: nothing, result: z.strictObject({ key: z.string().regex(/^[\w-]{43}$/) }) },
  /** Something that the page mended, to be told to a person once. */
  tell: { params: noteContent, result: nothing },
  /** A person has read a note. */
  noteRead: { params: z.strictObject({ id: z.uuid() }), result: nothing },
  /**
   * Packs entries that head office has not answered, for carrying by hand. `bundle` is null when none
   * waits; `after` goes on where the file before ended.
   */
  exportUnsent: {
    params: z.strictObject({ after: journalEnd }),
    result: z.discriminatedUnion('ok', [
      z.strictObject({
        ok: z.literal(true),
        bundle: z
          .strictObject({
            text: z.string().max(BUNDLE_TEXT_MAX),
            entries: z.int().min(1),
            end: journalEnd,
            more: z.boolean(),
          })
          .nullable(),
      }),
      z.strictObject({
        ok: z.literal(false),
        problem: z.strictObject({ code: z.enum(['notEnrolled', 'noBundleKey']), message: z.string() }),
      }),
    ]),
  },
  /** Runs a sync now and answers when the run has ended. */
  syncNow: { params: nothing, result: syncStatus },
  /** What a run would send now. Nothing is sent. */
  syncDryRun: { params: nothing, result: syncPlan },
  /** What has no answer of head office yet, oldest first. */
  syncWaiting: { params: nothing, result: waitingEntries },
  /** The last runs, newest first. */
  syncLog: { params: nothing, result: z.strictObject({ runs: z.array(syncRun).max(SYNC_RUNS_MAX) }) },
  /** How the journal's files are, and how much room there is. */
  storageHealth: { params: nothing, result: storageHealth },
  /**
   * What this till took on a day, by its own journal. `figures` is null when they are still those that
   * the page has: as many entries are counted as it says in `known`.
   */
  dayFigures: {
    params: z.strictObject({
      date: z.iso.date(),
      currency: currencyCode,
      known: z.int().min(0).optional(),
    }),
    result: z.strictObject({ figures: dayFigures.nullable() }),
  },
  /**
   * A manager's word: the update that is ready may be installed although the shift is open. Answers with
   * how far it is; null when there is none, or this till is kept current by other hands.
   */
  installUpdate: { params: nothing, result: updateStatus.nullable() },
  /** The demo's switch: cuts or mends this till's line to head office. */
  setLineCut: { params: z.strictObject({ cut: z.boolean() }), result: syncStatus },
} satisfies Contract;

/** The renderer serves these; main calls them. */
export const storeContract = {
  /** Where each channel goes on. A channel never pulled is missing. */
  cursors: { params: nothing, result: z.partialRecord(channelName, cursor) },
  /** Keeps a feed page durably, cursor last, and answers when it is on disk. */
  /** The store decodes the products itself, a few at a time: here they would be thousands in one breath. */
  applyFeed: { params: z.strictObject({ page: feedPageForStore }), result: nothing },
  /** What the store keeps of a channel, to be compared with head office. */
  channelChecksum: { params: z.strictObject({ channel: channelName }), result: keptChecksum },
  /**
   * Starts a channel over: its cursor is forgotten, and what head office does not send again by the last
   * page goes. Entries stay, and so does everything until its successor is there.
   */
  resetChannel: { params: z.strictObject({ channel: channelName }), result: nothing },
  /** The queue has taken these entries. */
  entriesSent: { params: z.strictObject({ entryIds: z.array(z.uuid()).max(5000) }), result: nothing },
  statusChanged: { params: z.strictObject({ status: syncStatus }), result: nothing },
  /** The till has no right to this channel any more: what came by it goes, from the disk too. */
  forgetChannel: { params: z.strictObject({ channel: channelName }), result: nothing },
  /** The till is shut out: catalogue, staff, customers and the rest go. Sealed entries stay. */
  forgetPublished: { params: nothing, result: nothing },
  /**
   * News of what the page's screens look at on demand; they are kept. `current` lists of what head office has
   * answered since the line is there; all else is as old as it says.
   */
  subscriptionNews: {
    params: z.strictObject({
      news: z.array(subscriptionNews).max(SUBSCRIPTIONS_MAX),
      current: z.array(subscription).max(SUBSCRIPTIONS_MAX),
    }),
    result: nothing,
  },
  /** The request to the owner went on; null: there is none any more. */
  ownerAskedChanged: { params: z.strictObject({ asked: ownerAsked.nullable() }), result: nothing },
  /** The printer's state changed, or what waits for it. */
  printerChanged: { params: z.strictObject({ status: printerStatus }), result: nothing },
  /** Main sealed a fact by itself, as it does when a receipt is printed: the page keeps it too. */
  factSealed: { params: z.strictObject({ entry: keptEntry }), result: nothing },
  /** What is on the counter, asked before an update is installed. */
  atCounter: {
    params: nothing,
    result: z.strictObject({ basketOpen: z.boolean(), tendering: z.boolean() }),
  },
  /** Takes the counter for an update if it is free. From `held` on the page takes no more goods. */
  holdCounter: {
    params: z.strictObject({ version: appVersion }),
    result: z.strictObject({ held: z.boolean() }),
  },
  /** A piece of what only this till has in its store, for the trial of the next version. */
  copyStore: { params: z.strictObject({ from: z.string().max(300).nullable() }), result: storeCopy },
  /** The update was not installed after all; selling goes on. */
  releaseCounter: { params: nothing, result: nothing },
  /** The journal was changed behind the page's back, or the till has another epoch: say hello again. */
  journalChanged: { params: nothing, result: nothing },
} satisfies Contract;

export type TillContract = typeof tillContract;
export type StoreContract = typeof storeContract;
