import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import {
  type CommandAnswer,
  commandAnswer,
  commandProgress,
  controlPath,
  type TillCommand,
  tokenPath,
} from './command.ts';

/** A till that syncs tells how far it is all the time, so only its silence has a limit, however long it takes. */
const SILENT_MAX_MS = 5 * 60_000;
/** An owner has a quarter of an hour to answer the mail, which may be late itself. */
const OWNER_WITHIN_MS = 20 * 60_000;

/** What came of a command. `silent`: the till is there and said nothing, so nobody knows how it went. */
type Told = CommandAnswer & { readonly silent?: true };

/** How the command line ends: 0 done, 1 not done, 3 nobody knows. (2 is for words that are no command.) */
export function exitCodeOf({ ok, silent }: Told): 0 | 1 | 3 {
  if (silent) return 3;
  return ok ? 0 : 1;
}

const NOT_RUNNING: CommandAnswer = {
  ok: false,
  text: 'The till is not running here. Start it first, as the same user.',
};

/**
 * Hands a command to the till that runs on this folder.
 *
 * @param meanwhile told what the till says before its answer, the same thing once
 * @param silentMaxMs how long the till may say nothing; by default as long as the command may need
 */
export async function sendCommand(
  folder: string,
  command: TillCommand,
  meanwhile: (text: string) => void = () => {},
  silentMaxMs = command.name === 'ask-owner' ? OWNER_WITHIN_MS : SILENT_MAX_MS,
): Promise<Told> {
  const token = await readFile(tokenPath(folder), 'utf8').catch(() => null);
  if (token === null) return NOT_RUNNING;
  return new Promise((resolve) => {
    const socket = connect(controlPath(folder, process.platform));
    let text = '';
    socket.setEncoding('utf8');
    let last = '';
    const hear = (said: string): void => {
      if (said !== last) meanwhile(said);
      last = said;
    };
    socket.setTimeout(silentMaxMs, () => {
      const seconds = Math.round(silentMaxMs / 1000);
      const text = `The till is running, and has said nothing for ${seconds} s. It may still be at work: look at its sync screen.`;
      resolve({ ok: false, text, silent: true });
      socket.destroy();
    });
    socket.once('error', () => resolve(NOT_RUNNING));
    socket.on('data', (chunk: string) => {
      text += chunk;
      const lines = text.split('\n');
      const rest = lines.filter((line, place) => place === lines.length - 1 || !hearProgress(line, hear));
      text = rest.join('\n');
    });
    socket.once('close', () => resolve(readAnswer(text)));
    socket.once('connect', () => socket.write(`${JSON.stringify({ token, command })}\n`));
  });
}

function hearProgress(line: string, meanwhile: (text: string) => void): boolean {
  try {
    meanwhile(commandProgress.parse(JSON.parse(line)).meanwhile);
    return true;
  } catch {
    return false;
  }
}

function readAnswer(text: string): CommandAnswer {
  try {
    return commandAnswer.parse(JSON.parse(text));
  } catch {
    return { ok: false, text: 'The till ended before it answered.' };
  }
}
