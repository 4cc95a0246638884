import type { TillContract } from '#shared/bridge/contract.ts';
import type { Answer } from '#shared/bridge/peer.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { OwnerAsked, TillIdentity } from '#shared/sync/enrolment.ts';
import type { Platform } from '../platform.ts';
import type { EnrolProblem } from './ask-head-office.ts';
import { type AskOwner, prepareAskOwner } from './ask-owner.ts';
import { enrolTill, type EnrolWish } from './enrol.ts';
import type { Enrolled } from './enrolments.ts';

const DEMO_TILL_NAME = 'Demo till';

/** Every way in which a running till becomes one of head office's. */
export type EnrolDesk = {
  enrol(wish: EnrolWish): Promise<Result<TillIdentity, EnrolProblem>>;
  /** Asks the owner by mail to let this till in. */
  readonly owner: Pick<AskOwner, 'ask' | 'asked' | 'over' | 'giveUp'>;
  /** Starts a demo beside this till and enrols at it. */
  tryDemo(): Promise<Answer<TillContract, 'tryDemo'>>;
  stop(): Promise<void>;
};

/**
 * Opens the desk; a request to the owner that was under way is taken up again.
 *
 * @param options.platform with the till's own line as `fetch`
 * @param options.mayEnrolAnew a till that is stopped or shut out may, although it is enrolled
 * @param options.letIn the owner said yes while the page waited
 */
export async function openEnrolDesk(options: {
  platform: Platform;
  current(): Enrolled | null;
  former(): readonly Enrolled[];
  lastEpoch(): number;
  mayEnrolAnew(): boolean;
  become(next: Enrolled): Promise<void>;
  letIn(): void;
  askedChanged(asked: OwnerAsked | null): void;
}): Promise<EnrolDesk> {
  const { platform, current, former } = options;

  function enrolledAlready(): EnrolProblem | null {
    const enrolled = current();
    if (!enrolled || options.mayEnrolAnew()) return null;
    return {
      code: 'ENROL_ALREADY',
      message: `This till is enrolled already, as ${enrolled.identity.tillId}.`,
    };
  }

  async function enrol(wish: EnrolWish): Promise<Result<TillIdentity, EnrolProblem>> {
    const already = enrolledAlready();
    if (already) return err(already);
    const enrolled = current();
    const previous = enrolled && { current: enrolled, former: former(), epochAfter: options.lastEpoch() };
    const answer = await enrolTill(platform, wish, previous ?? undefined);
    if (!answer.ok) return answer;
    await options.become(answer.value);
    return ok(answer.value.identity);
  }

  const askOwner = await prepareAskOwner({
    platform,
    async enrol(wish) {
      const answer = await enrol(wish);
      if (answer.ok) options.letIn();
      return answer;
    },
    changed: () => options.askedChanged(askOwner.asked()),
  });

  return {
    enrol,
    owner: {
      ...askOwner,
      async ask(wish) {
        const already = enrolledAlready();
        return already ? err(already) : askOwner.ask(wish);
      },
    },
    async tryDemo() {
      const already = enrolledAlready();
      if (already) return err(already);
      if (!platform.demo)
        return err({ code: 'ENROL_NO_DEMO', message: 'No demo can be started beside this till.' });
      try {
        const { headOfficeUrl, code, signIn } = await platform.demo.open();
        const letIn = await enrol({ headOfficeUrl, code, tillName: DEMO_TILL_NAME });
        return letIn.ok ? ok({ signIn }) : letIn;
      } catch (cause) {
        const message = cause instanceof Error ? cause.message : String(cause);
        return err({ code: 'ENROL_DEMO_FAILED', message: message.slice(0, 1000) });
      }
    },
    stop: askOwner.stop,
  };
}
