import { createPrivateKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { tillIdentity, type TillIdentity } from '#shared/sync/enrolment.ts';
import type { Platform } from '../platform.ts';
import { readIdentity, writeIdentity } from './identity-file.ts';

/** An enrolled till: who it is, its bearer token, the key that signs its envelopes. */
export type Enrolled = { readonly identity: TillIdentity; readonly token: string; readonly key: KeyObject };

export type Enrolments = {
  /** Who the till is now; null before the first enrolment. */
  readonly current: Enrolled | null;
  /** Who it was before: what it sealed then is signed with the key of then. */
  readonly former: readonly Enrolled[];
};

type Place = Pick<Platform, 'folder' | 'secrets'>;

const ENROLMENTS_SECRET = 'enrolments';
// Not strict: a later version that was put back may have written more.
const kept = z.array(z.object({ identity: tillIdentity.strip(), token: z.string(), keyPem: z.string() }));
type Kept = z.infer<typeof kept>;

/**
 * The enrolments kept in the till's folder.
 *
 * @throws Error when the identity is there but its secrets are not: they were kept by another user or machine
 */
export async function readEnrolments({ folder, secrets }: Place): Promise<Enrolments> {
  const identity = await readIdentity(folder);
  if (!identity) return { current: null, former: [] };
  const all = await readKept({ folder, secrets });
  const isCurrent = (one: Kept[number]): boolean =>
    one.identity.tillId === identity.tillId && one.identity.epoch === identity.epoch;
  const found = all.find(isCurrent);
  if (!found)
    throw new Error(
      `The till ${identity.tillId} in ${folder} has lost its key or token, so head office cannot know it.`,
    );
  return {
    current: { ...toEnrolled(found), identity },
    former: all.filter((one) => !isCurrent(one)).map(toEnrolled),
  };
}

/**
 * Keeps an enrolment beside those before it. The secrets are written first and the identity last, so
 * that after a power cut the till is either who it was or who it becomes, with the key of that.
 */
export async function keepEnrolment({ folder, secrets }: Place, enrolled: Enrolled): Promise<void> {
  const all = await readKept({ folder, secrets });
  const { identity, token, key } = enrolled;
  const keyPem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const others = all.filter(
    (one) => one.identity.tillId !== identity.tillId || one.identity.epoch !== identity.epoch,
  );
  await secrets.set(ENROLMENTS_SECRET, JSON.stringify([...others, { identity, token, keyPem }]));
  await writeIdentity(folder, identity);
}

async function readKept({ folder, secrets }: Place): Promise<Kept> {
  const text = await secrets.get(ENROLMENTS_SECRET);
  if (text !== null) return kept.parse(JSON.parse(text));
  // Version 0.1.0 kept the one enrolment there was in two secrets.
  const identity = await readIdentity(folder);
  const [keyPem, token] = [await secrets.get('till-key'), await secrets.get('till-token')];
  return identity && keyPem && token ? [{ identity, token, keyPem }] : [];
}

function toEnrolled({ identity, token, keyPem }: Kept[number]): Enrolled {
  return { identity, token, key: createPrivateKey(keyPem) };
}
