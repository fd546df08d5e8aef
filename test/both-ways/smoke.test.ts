import { test } from 'vitest';
import { play, recordsOf, type History } from './interleaving.ts';
import { subjects } from './subjects.ts';
const h = (x: unknown) => x as History;
test('paid while edited', async () => {
  await play(recordsOf([subjects.contact, subjects.invoice]), h({"policy":"crm","steps":[{"do":"crmEdits","record":3,"edit":11},{"do":"xeroEdits","record":3,"edit":0},{"do":"flow"},{"do":"flow"},{"do":"crmEdits","record":2,"edit":17},{"do":"message","at":4,"again":true,"lost":false}],"decisions":"crm"}), ['invoice-final']);
});
test('lines edited unseen', async () => {
  await play(recordsOf([subjects.contact, subjects.invoice]), h({"policy":"crm","steps":[{"do":"xeroEdits","record":3,"edit":2},{"do":"crmEdits","record":3,"edit":0},{"do":"event","at":0,"again":false},{"do":"push"},{"do":"flow"}],"decisions":"crm"}), ['invoice-final']);
});
