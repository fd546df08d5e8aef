import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

// How xero-node's generated class writes a call: its first line, then deeper lines, then the brace that ends it.
const call = /^ {4}(\w+)\(.*\) \{\n {8}return __awaiter\(this, arguments, [\s\S]*?^ {4}\}$/gm;

/**
 * The source of xero-node's `AccountingApi` without the calls that `isCalled` refuses. What stays is untouched, on the
 * line where it was, so that the source map still fits. Throws when the source holds no call as expected, or none is left.
 */
export const withoutUncalled = (source: string, isCalled: (method: string) => boolean): string => {
  const methods = [...source.matchAll(call)].map(([, method = '']) => method);
  if (methods.length === 0) {
    throw new Error('The AccountingApi of xero-node is not written as it was. Adapt infra/bundling to this version.');
  }
  if (!methods.some(isCalled)) throw new Error('Not one method of the AccountingApi of xero-node seems to be called.');
  return source.replace(call, (text, method: string) => (isCalled(method) ? text : text.replace(/[^\n]/g, '')));
};

/**
 * Leaves out of the bundles those of xero-node's 235 calls that no source in `callers` names. A name anywhere in
 * one is enough to keep a call, so only one whose name is put together at run time would be missed; it would then throw
 * "is not a function".
 */
export const calledXeroMethods = (callers: string): Plugin => ({
  name: 'called-xero-methods',
  setup: ({ onLoad }) => {
    onLoad({ filter: /xero-node[\\/]dist[\\/]gen[\\/]api[\\/]accountingApi\.js$/ }, ({ path }) => {
      const sources = globSync('**/*.ts', { cwd: callers }).map((file) => readFileSync(join(callers, file), 'utf8'));
      const words = new Set(sources.flatMap((source) => source.match(/\w+/g) ?? []));
      return { contents: withoutUncalled(readFileSync(path, 'utf8'), (method) => words.has(method)) };
    });
  },
});
