import { sayTime } from '../console/console-format.ts';
import { barePage } from '../console/console-frame.ts';
import { html, type Html } from '../console/html.ts';
import type { CodeProblem, Question } from './confirm-enrolment.ts';
import { CODE_LIFE_MINUTES } from './enrolment-mail.ts';

const TITLE = 'Let a till in';

const PROBLEMS: Readonly<Record<CodeProblem | 'unknownShop', string>> = {
  wrong: 'This code is not right. Look at the mail again.',
  tooManyWrong: 'This code was not right either. The request is over; ask again at the till.',
  expired: `The code is too old: it works for ${CODE_LIFE_MINUTES} minutes. Ask again at the till.`,
  used: 'This request was answered already.',
  tooManyFromHere: 'Too many wrong codes came from here. Try again in ten minutes.',
  unknownShop: 'Choose one of the shops.',
};

/** Asks for the mailed code. It says the same whether there is such a request or not. */
export function codePage(id: string, problem?: CodeProblem | 'unknownShop'): string {
  const isOver = problem === 'tooManyWrong' || problem === 'used' || problem === 'expired';
  return barePage(
    TITLE,
    html`<section>
      <h2>The code from the mail</h2>
      ${problem ? html`<p role="alert"><em class="look">${PROBLEMS[problem]}</em></p>` : null}
      ${isOver ? null : codeForm(id)}
    </section>`,
  );
}

function codeForm(id: string): Html {
  return html`<form method="get" action="/enrol/${id}">
    <label>Code <input name="code" required maxlength="40" autocomplete="one-time-code" autofocus /></label>
    <button>Go on</button>
  </form>`;
}

/** The owner's question: is this till theirs, and at which shop is it? */
export function questionPage(question: Question, code: string): string {
  const { id, tillName, comparison, requestedAt, shops } = question;
  return barePage(
    TITLE,
    html`<section>
      <h2>Does your till show this number?</h2>
      <p class="comparison">${comparison}</p>
      <p>
        It calls itself <b>${tillName}</b> and asked at <time>${sayTime(requestedAt)}</time> UTC. If your till
        shows another number, or you are setting up none, say no.
      </p>
      <form method="post" action="/enrol/${id}">
        <input type="hidden" name="code" value="${code}" />
        <label
          >Shop
          <select name="shopId">
            ${shops.map((shop) => html`<option value="${shop.id}">${shop.name}</option>`)}
          </select></label
        >
        <label
          >Who works at it
          <select name="forManager">
            <option value="no">cashiers</option>
            <option value="yes">a manager too</option>
          </select></label
        >
        <button name="answer" value="confirm">Yes, let it in</button>
        <button name="answer" value="refuse" class="quiet">No</button>
      </form>
    </section>`,
  );
}

export function answeredPage(tillName: string, confirmed: boolean): string {
  return barePage(
    TITLE,
    html`<section>
      <h2>${confirmed ? `${tillName} is let in` : `${tillName} stays out`}</h2>
      <p>
        ${confirmed ? 'The till goes on by itself within a few seconds. This page can be closed.' : 'Nothing was changed. This page can be closed.'}
      </p>
    </section>`,
  );
}
