import { useRef, useState } from 'react';
import type { Draft } from '#shared/sale/draft.ts';
import { priceSale } from '#shared/sale/price-sale.ts';
import { restDue } from '#shared/sale/settle-tenders.ts';
import { useAuthorize } from '../people/authorize.tsx';
import { useSession } from '../till/session-context.ts';
import { useLive } from '../ui/use-live.ts';
import { meansOffered, sameMeans, type Means } from './means.ts';
import { giveMoney, type Given, type GivenProblem, type Payment } from './payment.ts';
import { walletTransaction, type WalletPayment } from './wallet-asked.ts';
import { owedHere } from './owed-here.ts';
import type { Result } from '#shared/result.ts';
import { sumTenders } from '#shared/sale/tender.ts';
import type { Tender } from '#shared/sale/tender-kinds.ts';
import { parseDecimal } from '#shared/money/decimal.ts';
import { minorDigits } from '#shared/money/currency.ts';

/** What the field is for: money by some means, or the tip. */
export type Entering = Means | 'tip';

/** The payment of the open basket: what is typed, what that would do, and the ways to do it. */
export function usePayment(draft: Draft) {
  const { basket, records, identity, store, requests } = useSession();
  const authorize = useAuthorize();
  const settings = useLive(records.shopSettings).get(useLive(identity)?.shopId ?? '');
  const customer = useLive(records.customer).get(draft.customer?.id ?? '');
  const asked = useLive(requests);
  const [text, setText] = useState('');
  const [reference, setReference] = useState('');
  const [chosen, setChosen] = useState<Entering | null>(null);
  const isTaking = useRef(false);

  const totalMinor = priceSale(draft, draft.terms).totalMinor;
  const dueMinor = totalMinor + (draft.tipMinor ?? 0);
  const payment: Payment = { dueMinor, tenders: draft.tenders ?? [], terms: draft.terms };
  const offered = meansOffered(draft.terms, settings, dueMinor < 0);
  const entering = enteringOf(chosen, offered, dueMinor < 0 ? draft.refundBy : undefined);
  const means: Means = entering === 'tip' ? { kind: 'cash' } : entering;
  const readAs = (typed: string, number: string): Result<Given, GivenProblem> =>
    giveMoney(payment, { means, text: typed, reference: number, hasCustomer: draft.customer !== undefined });

  /** What typed money would do. A wallet that the chain says has paid goes by its transaction's number. */
  function read(typed: string): Result<Given, GivenProblem> {
    const given = readAs(typed, reference);
    const wallet = walletPayment(given);
    const transaction = wallet && walletTransaction(asked, wallet);
    return transaction === null ? given : readAs(typed, transaction);
  }

  function walletPayment(given: Result<Given, GivenProblem>): WalletPayment | null {
    const added = given.ok ? given.value.added : null;
    if (added?.kind !== 'wallet' || added.amountMinor <= 0) return null;
    const { id: saleId, terms } = draft;
    const { amountMinor } = added;
    return { saleId, amountMinor, currency: terms.currency, reference, tenders: payment.tenders };
  }

  const tip = parseDecimal(text === '' ? '0' : text, minorDigits(draft.terms.currency));

  function enter(next: Entering): void {
    setChosen(next);
    setText('');
    setReference('');
  }

  /** Takes what is typed: a part of the sum, or the last one, which completes the sale. */
  async function submit(typed = text): Promise<void> {
    if (entering === 'tip') return takeTip();
    const given = read(typed);
    setText(typed);
    if (!given.ok) return;
    const { added, settled, tenders } = given.value;
    // A second press while somebody is asked must not give the same money twice.
    if (isTaking.current) return;
    isTaking.current = true;
    const allowed = await mayOwe(added).finally(() => {
      isTaking.current = false;
    });
    if (!allowed) return;
    if (settled) return void (await basket.complete(tenders));
    if (added && basket.giveTender(added)) enter({ kind: 'cash' });
  }

  function takeTip(): void {
    if (!tip.ok || tip.value < 0) return;
    basket.setTip(tip.value);
    enter({ kind: 'cash' });
  }

  /** What a customer may owe without asking is head office's word; beyond it a supervisor decides. */
  async function mayOwe(added: Tender | null): Promise<boolean> {
    if (!added) return true;
    const { kind, amountMinor } = added;
    const slice = customer?.creditSliceMinor;
    if (kind !== 'onAccount' || slice === undefined || amountMinor <= 0 || !draft.customer) return true;
    const inHand = (draft.tenders ?? []).filter((tender) => tender.kind === kind);
    const owed = owedHere(draft.customer.id, await (await store()).unansweredSales()) + sumTenders(inHand);
    if (owed + amountMinor <= slice) return true;
    return (await authorize({ action: 'creditBeyondLimit', role: 'supervisor', saleId: draft.id })) !== null;
  }

  const given = read(text);
  return {
    totalMinor,
    payment,
    rest: restDue(dueMinor, payment.tenders, draft.terms),
    offered,
    entering,
    means,
    text,
    setText,
    reference,
    setReference,
    enter,
    submit,
    read,
    given,
    /** What can be asked of the chain about a wallet; null: nothing. */
    wallet: walletPayment(given),
    tipReadable: tip.ok && tip.value >= 0,
    settings,
  };
}

/** What was chosen, where it can be had; else a refund goes back the way it was paid, and the rest is cash. */
function enteringOf(
  chosen: Entering | null,
  offered: readonly Means[],
  refundBy: Draft['refundBy'],
): Entering {
  const has = (means: Means): boolean => offered.some((each) => sameMeans(each, means));
  if (chosen === 'tip' || (chosen && has(chosen))) return chosen;
  // What cannot be had any more, such as a voucher when the sum has become a refund, is cash again.
  return !chosen && refundBy && has({ kind: refundBy }) ? { kind: refundBy } : { kind: 'cash' };
}

export type PaymentInHand = ReturnType<typeof usePayment>;
