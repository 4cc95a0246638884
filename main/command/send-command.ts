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

/** A sync of a long day over a thin line takes minutes. */
const ANSWER_WITHIN_MS = 5 * 60_000;
/** An owner has a quarter of an hour to answer the mail, which may be late itself. */
const OWNER_WITHIN_MS = 20 * 60_000;

const NOT_RUNNING: CommandAnswer = {
  ok: false,
  text: 'The till is not running here. Start it first, as the same user.',
};

/**
 * Hands a command to the till that runs on this folder.
 *
 * @param meanwhile told what the till says before its answer
 */
export async function sendCommand(
  folder: string,
  command: TillCommand,
  meanwhile: (text: string) => void = () => {},
): Promise<CommandAnswer> {
  const token = await readFile(tokenPath(folder), 'utf8').catch(() => null);
  if (token === null) return NOT_RUNNING;
  return new Promise((resolve) => {
    const socket = connect(controlPath(folder, process.platform));
    let text = '';
    socket.setEncoding('utf8');
    const within = command.name === 'ask-owner' ? OWNER_WITHIN_MS : ANSWER_WITHIN_MS;
    socket.setTimeout(within, () => socket.destroy(new Error('the till did not answer')));
    socket.once('error', () => resolve(NOT_RUNNING));
    socket.on('data', (chunk: string) => {
      text += chunk;
      const lines = text.split('\n');
      const rest = lines.filter(
        (line, place) => place === lines.length - 1 || !hearProgress(line, meanwhile),
      );
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
