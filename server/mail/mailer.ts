/** A mail in plain text. */
export type Mail = { readonly to: string; readonly subject: string; readonly text: string };

/** Why a mail did not go out, in a sentence without anybody's address. */
export class MailFault extends Error {
  /** The receiving side will never take it: trying again is of no use. */
  readonly forEver: boolean;
  constructor(message: string, options: ErrorOptions & { forEver: boolean }) {
    super(message, options);
    this.name = 'MailFault';
    this.forEver = options.forEver;
  }
}

/** The way out for mail. */
export type Mailer = {
  /** Where mail goes, without passwords. */
  readonly detail: string;
  /** @throws MailFault when the mail was not taken */
  send(mail: Mail): Promise<void>;
  /** Looks whether mail could go out now, without sending any. @throws MailFault */
  reach(): Promise<void>;
};
