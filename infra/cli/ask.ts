import { stderr, stdin } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });

/** Asks for something secret: what is typed is not shown. Where nobody sits at a keyboard, it is what comes in. */
export const askSecret = async (question: string): Promise<string> => {
  if (!stdin.isTTY) return (await text(stdin)).trim();
  stderr.write(question);
  const keyboard = createInterface({ input: stdin, output: nowhere(), terminal: true });
  const broken = new Promise<string>((resolve) => keyboard.once('close', () => resolve('')));
  try {
    return (await Promise.race([keyboard.question(''), broken])).trim();
  } finally {
    keyboard.close();
    stderr.write('\n');
  }
};
