import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import { actionAnswer } from '#shared/sync/action.ts';
import { sayIssues } from '../say-issues.ts';
import {
  ended,
  endedAnswered,
  type ActionBody,
  type ActionChange,
  type ActionDocument,
} from './action-documents.ts';

/** What the chain's system, or a person, says to a request. */
export const actionReply = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('answered'), answer: actionAnswer }),
  z.strictObject({ status: z.literal('refused'), reason: z.string().min(1).max(200) }),
  z.strictObject({ status: z.literal('failed'), reason: z.string().min(1).max(200) }),
  /** It is being worked on; the answer comes by the API. */
  z.strictObject({ status: z.literal('later') }),
]);
export type ActionReply = z.infer<typeof actionReply>;

/** Reads what a system said. The problem says which field is wrong. */
export function readReply(
  document: Pick<ActionDocument, 'body'>,
  value: unknown,
): Result<ActionReply, string> {
  const read = actionReply.safeParse(value);
  if (!read.success) return err(sayIssues(read.error));
  if (read.data.status !== 'answered') return ok(read.data);
  const { kind } = document.body.asked;
  if (read.data.answer.kind !== kind)
    return err(`answer.kind: "${read.data.answer.kind}" was not asked; "${kind}" was`);
  return ok(read.data);
}

/** What a reply makes of a request. */
export function changeBy(
  { body }: Pick<ActionDocument, 'body'>,
  reply: ActionReply,
  answeredBy: string,
  at: Date,
): ActionChange {
  const by = { ...body, answeredBy };
  switch (reply.status) {
    case 'answered':
      return { ...endedAnswered(body.asked.kind, at), body: { ...by, answer: reply.answer } };
    case 'refused':
      return { ...ended('refused', at), body: { ...by, reason: reply.reason } };
    case 'failed':
      return failed(by, 'cannot', reply.reason, at);
    case 'later':
      return { state: 'asked', dueAt: new Date(body.expiresAt) };
  }
}

export function failed(
  body: ActionBody,
  fault: NonNullable<ActionBody['fault']>,
  reason: string,
  at: Date,
): ActionChange {
  return { ...ended('failed', at), body: { ...body, fault, reason: reason.slice(0, 300) } };
}
