import { createTransport } from 'nodemailer';
import { MailFault, type Mailer } from './mailer.ts';

const CONNECT_WITHIN_MS = 10_000;
const SILENT_MAX_MS = 20_000;

export type SmtpSettings = {
  /** `smtp://` (STARTTLS) or `smtps://`, with user and password where the server wants them. */
  readonly url: string;
  readonly from: string;
};

/**
 * Sends mail by SMTP. One-time codes are in it, so a server elsewhere must speak TLS; one on this very
 * machine may go without.
 */
export function smtpMailer({ url, from }: SmtpSettings): Mailer {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  const transport = createTransport({
    host: hostname.replaceAll(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && !isHere,
    ignoreTLS: !secure && isHere,
    ...(username && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
    connectionTimeout: CONNECT_WITHIN_MS,
    greetingTimeout: CONNECT_WITHIN_MS,
    socketTimeout: SILENT_MAX_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const said = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (cause) {
      throw new MailFault(`The mail server ${hostname} did not take the mail: ${reasonOf(cause)}.`, {
        cause,
        forEver: isForEver(cause),
      });
    }
  };
  return {
    detail: `${protocol}//${hostname}${port && `:${port}`}`,
    async send({ to, subject, text }) {
      await said(transport.sendMail({ from, to, subject, text }));
    },
    async reach() {
      await said(transport.verify());
    },
  };
}

/** The server's own words name the recipient, so only its code is said. */
function reasonOf(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null) return String(cause);
  if ('responseCode' in cause && typeof cause.responseCode === 'number')
    return `it answered ${cause.responseCode}`;
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return 'unknown reason';
}

/** A 5xx to the recipient alone; one to sign-in or to the sender is put right by the administrator. */
function isForEver(cause: unknown): boolean {
  if (typeof cause !== 'object' || cause === null) return false;
  const { responseCode, command } = cause as { responseCode?: unknown; command?: unknown };
  return typeof responseCode === 'number' && responseCode >= 550 && command === 'RCPT TO';
}
