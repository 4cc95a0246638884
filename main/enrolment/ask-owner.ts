import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import {
  enrolmentAsk,
  type EnrolmentProgress,
  enrolmentProgress,
  type OwnerAsked,
  ownerAsked,
  type TillIdentity,
} from '#shared/sync/enrolment.ts';
import type { Platform } from '../platform.ts';
import { apiUrl, askHeadOffice, type EnrolProblem } from './ask-head-office.ts';

export type OwnerWish = { readonly headOfficeUrl: string; readonly email: string; readonly tillName: string };

/** The till's request to its owner, from the asking until it is let in. */
export type AskOwner = {
  /** The request there is, also one that came to nothing and was not put away yet. */
  asked(): OwnerAsked | null;
  /** Asks for the mail. A request that is there already gives way. */
  ask(wish: OwnerWish): Promise<Result<OwnerAsked, EnrolProblem>>;
  giveUp(): Promise<void>;
  /** Answers when the request is over: let in, refused, expired or given up. */
  over(): Promise<OwnerAsked['state'] | 'givenUp'>;
  stop(): Promise<void>;
};

const SECRET = 'owner-asked';
/** How long head office may hold back the answer while nothing has changed. */
const WAIT_MS = 20_000;
const RETRY_MIN_MS = 1000;
const RETRY_MAX_MS = 30_000;

/** Kept on disk as a secret, so that a till that is switched off meanwhile goes on with it. */
const kept = z.strictObject({ ask: enrolmentAsk, keyPem: z.string(), shown: ownerAsked });
type Kept = z.infer<typeof kept>;

/**
 * Takes up a request that was under way when the till was closed, and waits for its owner.
 *
 * @param options.enrol fetches the identity with the request's secret as code
 */
export async function prepareAskOwner(options: {
  platform: Pick<Platform, 'secrets' | 'fetch'>;
  enrol(wish: {
    headOfficeUrl: string;
    code: string;
    tillName: string;
    key: KeyObject;
  }): Promise<Result<TillIdentity, EnrolProblem>>;
  changed(): void;
}): Promise<AskOwner> {
  const { platform, changed } = options;
  let request: Kept | null = await readKept(platform);
  let waiting = Promise.resolve();
  let quit = new AbortController();
  const ended = new Set<(how: OwnerAsked['state'] | 'givenUp') => void>();

  async function keep(next: Kept | null): Promise<void> {
    request = next;
    await platform.secrets.set(SECRET, JSON.stringify(next));
    changed();
  }

  async function show(shown: Partial<OwnerAsked>): Promise<void> {
    if (!request) return;
    const next = { ...request, shown: { ...request.shown, ...shown } };
    if (JSON.stringify(next) !== JSON.stringify(request)) await keep(next);
  }

  function end(how: OwnerAsked['state'] | 'givenUp'): void {
    for (const tell of ended) tell(how);
    ended.clear();
  }

  /** Looks until the owner has answered. */
  async function wait(signal: AbortSignal): Promise<void> {
    let failures = 0;
    const open = (): Kept | null => (request && !isOver(request.shown.state) ? request : null);
    for (let now = open(); now && !signal.aborted; now = open()) {
      const problem = now.shown.state === 'letIn' ? await fetchIdentity() : await look(signal);
      if (signal.aborted) return;
      await show({ problem });
      failures = problem ? failures + 1 : 0;
      const rest = Math.min(RETRY_MIN_MS * 2 ** (failures - 1), RETRY_MAX_MS);
      if (problem) await pause(rest, undefined, { signal }).catch(() => {});
    }
  }

  async function look(signal: AbortSignal): Promise<EnrolProblem | null> {
    const { ask, shown } = request!;
    const known = shown.state === 'waiting' ? 'confirming' : 'new';
    const url = apiUrl(shown.headOfficeUrl, `v1/enrolment-requests/${ask.id}?wait=${WAIT_MS}&known=${known}`);
    const asking = { token: ask.secret, waitMs: WAIT_MS, signal };
    const progress = await askHeadOffice(platform.fetch, url, enrolmentProgress, asking);
    if (signal.aborted) return null;
    if (!progress.ok && progress.problem.code !== 'unknownRequest') return progress.problem;
    await show(progress.ok ? shownOf(progress.value) : { state: 'expired' });
    const { state } = request!.shown;
    if (isOver(state)) end(state);
    return null;
  }

  async function fetchIdentity(): Promise<EnrolProblem | null> {
    const { ask, keyPem, shown } = request!;
    const { headOfficeUrl, tillName } = shown;
    const wish = { headOfficeUrl, tillName, code: ask.secret, key: createPrivateKey(keyPem) };
    const enrolled = await options.enrol(wish);
    // It was let in before the till was closed, and could not note that any more.
    const isLetIn = enrolled.ok || enrolled.problem.code === 'ENROL_ALREADY';
    if (isLetIn) {
      await keep(null);
      end('letIn');
      return null;
    }
    if (!['codeExpired', 'codeUnknown', 'codeUsed'].includes(enrolled.problem.code)) return enrolled.problem;
    await show({ state: 'expired' });
    end('expired');
    return null;
  }

  function begin(): void {
    quit = new AbortController();
    waiting = wait(quit.signal);
  }
  async function halt(): Promise<void> {
    quit.abort();
    await waiting;
  }
  begin();

  return {
    asked: () => request?.shown ?? null,
    async ask({ headOfficeUrl, email, tillName }) {
      await halt();
      const ask = enrolmentAsk.parse({
        id: randomUUID(),
        secret: randomBytes(32).toString('base64url'),
        email,
        tillName,
      });
      const url = apiUrl(headOfficeUrl, 'v1/enrolment-requests');
      const taken = await askHeadOffice(platform.fetch, url, enrolmentProgress, { body: ask });
      if (!taken.ok) {
        begin();
        return err(taken.problem);
      }
      const { privateKey } = generateKeyPairSync('ed25519');
      const keyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      const shown = { headOfficeUrl, email: ask.email, tillName, ...shownOf(taken.value), problem: null };
      await keep({ ask, keyPem, shown });
      begin();
      return ok(shown);
    },
    async giveUp() {
      await halt();
      if (request) await keep(null);
      end('givenUp');
      begin();
    },
    over: () =>
      new Promise((resolve) => {
        if (request && !isOver(request.shown.state)) ended.add(resolve);
        else resolve(request?.shown.state ?? 'givenUp');
      }),
    stop: halt,
  };
}

function isOver(state: OwnerAsked['state']): boolean {
  return state === 'refused' || state === 'expired';
}

function shownOf(
  progress: EnrolmentProgress,
): Omit<OwnerAsked, 'headOfficeUrl' | 'email' | 'tillName' | 'problem'> {
  const { comparison, expiresAt, mailDelayed } = progress;
  const states = { new: 'mailing', confirming: 'waiting', confirmed: 'letIn' } as const;
  const { state } = progress;
  return {
    state: state === 'refused' || state === 'expired' ? state : states[state],
    comparison,
    expiresAt,
    mailDelayed,
  };
}

/** A request that cannot be read is none: the till asks again. */
async function readKept({ secrets }: Pick<Platform, 'secrets'>): Promise<Kept | null> {
  try {
    return kept.parse(JSON.parse((await secrets.get(SECRET)) ?? 'null'));
  } catch {
    return null;
  }
}
