import process from 'node:process';

export interface Progress {
  /** What is being done now; a line of its own. */
  step: (text: string) => void;
  /** How far it is: one line that is written over on a terminal, a new line now and then elsewhere. */
  update: (text: string) => void;
}

const pauseMs = 3000;

/** Progress on standard output. */
export const showProgress = (): Progress => {
  const isTerminal = process.stdout.isTTY === true;
  const last = { text: '', at: 0, open: false };
  const close = () => {
    if (last.open) process.stdout.write('\n');
    last.open = false;
  };
  return {
    step: (text) => {
      close();
      process.stdout.write(`${text}\n`);
    },
    update: (text) => {
      if (text === last.text || (!isTerminal && Date.now() - last.at < pauseMs)) return;
      Object.assign(last, { text, at: Date.now(), open: isTerminal });
      process.stdout.write(isTerminal ? `\r\u001b[2K  ${text}` : `  ${text}\n`);
    },
  };
};
