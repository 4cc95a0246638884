import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { type CommandAnswer, commandAnswer, controlPath, type TillCommand, tokenPath } from './command.ts';

/** A sync of a long day over a thin line takes minutes. */
const ANSWER_WITHIN_MS = 5 * 60_000;

const NOT_RUNNING: CommandAnswer = {
  ok: false,
  text: 'The till is not running here. Start it first, as the same user.',
};

/** Hands a command to the till that runs on this folder. */
export async function sendCommand(folder: string, command: TillCommand): Promise<CommandAnswer> {
  const token = await readFile(tokenPath(folder), 'utf8').catch(() => null);
  if (token === null) return NOT_RUNNING;
  return new Promise((resolve) => {
    const socket = connect(controlPath(folder, process.platform));
    let text = '';
    socket.setEncoding('utf8');
    socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy(new Error('the till did not answer')));
    socket.once('error', () => resolve(NOT_RUNNING));
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    socket.once('close', () => resolve(readAnswer(text)));
    socket.once('connect', () => socket.write(`${JSON.stringify({ token, command })}\n`));
  });
}

function readAnswer(text: string): CommandAnswer {
  try {
    return commandAnswer.parse(JSON.parse(text));
  } catch {
    return { ok: false, text: 'The till ended before it answered.' };
  }
}
