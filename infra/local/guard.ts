import process from 'node:process';
import { createInterface } from 'node:readline';

// Lives beside the program that starts children. Each line on standard input is `+<pid>` or `-<pid>`. Standard input closes
// when that program ends, however it ends (kill -9 included): then whatever it left behind is killed.
const children = new Set<number>();

for await (const line of createInterface({ input: process.stdin })) {
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) children.add(pid);
  else children.delete(pid);
}

for (const pid of children) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It had ended already.
  }
}
