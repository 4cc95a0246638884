import type { Mail } from '../mail/mailer.ts';

/** How long a mailed code is good for. */
export const CODE_LIFE_MINUTES = 15;

/** The mail that asks an owner whether a till is theirs. */
export function enrolmentMail(asked: {
  to: string;
  chainName: string;
  tillName: string;
  comparison: string;
  code: string;
  /** Of the page that takes the answer. */
  page: string;
}): Mail {
  const { to, chainName, tillName, comparison, code, page } = asked;
  // The till's name comes from whoever asks: on one line, so that it cannot write a mail of its own.
  const name = tillName.replaceAll(/\s+/g, ' ').replaceAll(/[^\p{L}\p{N}\p{P} ]/gu, '');
  return {
    to,
    subject: `${chainName}: a till asks to be let in (${comparison})`,
    text: `A till that calls itself "${name}" asks to be let in to ${chainName}.

Its screen shows the number ${comparison}. If yours shows another one, or if you set up no till now, do
nothing, or say no on the page.

Say yes or no here:
${page}?code=${code}

Or open ${page} and type the code: ${code}

The code works once, within ${CODE_LIFE_MINUTES} minutes.
`,
  };
}
