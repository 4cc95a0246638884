import { z } from 'zod';
import type { Database } from '../database/open-database.ts';
import { targetFor, targetOnceTold } from '../webhooks/webhooks.ts';
import { EffectRefused, workflow, type Retry, type Work, type Workflow } from '../workflows/workflow.ts';
import {
  actionType,
  ended,
  ENDED_STATES,
  OPEN_STATES,
  type ActionBody,
  type ActionChange,
  type ActionDocument,
} from './action-documents.ts';
import { actionReply, changeBy, failed, type ActionReply } from './action-reply.ts';
import { answerHere } from './answer-here.ts';
import { askSystem } from './ask-chain.ts';

/** Three to five minutes in all. */
const ASK_RETRY: Retry = { limit: 8, delay: 1, delayMax: 300 };
const OWN_RETRY: Retry = { limit: 100, delay: 5, delayMax: 300 };
/** Longer than a webhook may take (see send-webhook.ts), seconds. */
const ASK_TIME_LIMIT = 30;
const OWN_TIME_LIMIT = 30;

const HEAD_OFFICE = 'head office';
const GONE = 'the webhook was taken away or paused while it was asked';

/** Which webhook was told, and where it was then; null where nobody is set up. */
const told = z.strictObject({ webhook: z.strictObject({ id: z.string(), url: z.string() }).nullable() });
type Told = z.infer<typeof told>;

const ordered = z.strictObject({ reply: actionReply, by: z.string() }).nullable();

function nobody({ body }: ActionDocument, { at }: Pick<Work, 'at'>): ActionChange {
  return failed(body, 'nobodyAnswers', 'nobody is set up to answer this', at);
}

/** What becomes of requests of tills, by their state. */
export function actionWorkflows(db: Database, retry: Retry = ASK_RETRY): readonly Workflow[] {
  return [
    /** Questions, and what a person decides: asked again without harm. */
    workflow.safe<ActionBody>({
      name: 'ask-chain',
      type: actionType,
      states: ['requested'],
      retry,
      timeLimit: ASK_TIME_LIMIT,
      async run(document, work) {
        const target = await targetFor(db, document.body.asked.kind, work.at);
        if (!target) {
          const reply = await answerHere(db, document.body);
          return reply ? changeBy(document, reply, HEAD_OFFICE, work.at) : nobody(document, work);
        }
        const asked = await askSystem(db, target, document, 'action.requested', work);
        if (!asked.ok) throw new Error(asked.problem.message);
        return changeBy(document, asked.value, target.url, work.at);
      },
      givenUp: (document, { why }) => failed(document.body, 'noAnswer', why, new Date()),
    }),

    /** What moves money or numbers elsewhere: told once, and when no answer came, looked for. */
    workflow.unsafe<ActionBody, { reply: ActionReply; by: string } | null, Told>({
      name: 'order-from-chain',
      type: actionType,
      states: ['ordered'],
      retry,
      timeLimit: ASK_TIME_LIMIT,
      result: ordered,
      aim: {
        schema: told,
        async choose({ body }, { at }) {
          const target = await targetFor(db, body.asked.kind, at);
          return { webhook: target ? { id: target.id, url: target.url } : null };
        },
      },
      async effect(document, turn) {
        const { webhook } = turn.aim;
        if (!webhook) return null;
        const target = await targetOnceTold(db, webhook, turn.at);
        if (!target) throw new EffectRefused(GONE);
        const asked = await askSystem(db, target, document, 'action.requested', turn);
        if (!asked.ok) throw new EffectRefused(asked.problem.message);
        return { reply: asked.value, by: target.url };
      },
      async find(document, turn) {
        const found = await findAt(turn.aim, document, turn);
        return found === null ? { happened: false } : { happened: true, result: found };
      },
      after: (document, done, { at }) =>
        done ? changeBy(document, done.reply, done.by, at) : nobody(document, { at }),
      givenUp: (document, { why, mayHaveHappened }) =>
        failed(document.body, mayHaveHappened ? 'mayHaveHappened' : 'noAnswer', why, new Date()),
    }),

    workflow.safe<ActionBody>({
      name: 'expire-action',
      type: actionType,
      // One that is being ordered ends by itself: it must not end as expired and be done all the same.
      states: OPEN_STATES.filter((state) => state !== 'ordered'),
      when: 'due',
      retry: OWN_RETRY,
      timeLimit: OWN_TIME_LIMIT,
      // That its time has come the database has said; the clock of this process may be behind it.
      run: async (_, { at }): Promise<ActionChange> => ended('expired', at),
      givenUp: () => null,
    }),

    workflow.safe<ActionBody>({
      name: 'forget-action',
      type: actionType,
      states: ENDED_STATES,
      when: 'due',
      retry: OWN_RETRY,
      timeLimit: OWN_TIME_LIMIT,
      run: async () => ({ state: 'forgotten', dueAt: null }),
      givenUp: () => null,
    }),
  ];

  async function findAt(
    { webhook }: Told,
    document: ActionDocument,
    work: Work,
  ): Promise<{ reply: ActionReply; by: string } | null> {
    if (!webhook) return null;
    const target = await targetOnceTold(db, webhook, work.at);
    if (!target) throw new Error(GONE);
    const found = await askSystem(db, target, document, 'action.find', work);
    if (found.ok) return { reply: found.value, by: target.url };
    if (found.problem.code === 'unknownThere') return null;
    throw new Error(found.problem.message);
  }
}
