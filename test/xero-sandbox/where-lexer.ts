import { badQuery } from './answer.ts';

export type Token =
  | { kind: 'name'; text: string }
  | { kind: 'string'; text: string }
  | { kind: 'number'; value: number }
  | { kind: 'symbol'; text: string };

const SYMBOLS = ['==', '!=', '<>', '>=', '<=', '&&', '||', '>', '<', '=', '!', '(', ')', ',', '.'];
const SAME: Record<string, string> = { '=': '==', '<>': '!=' };

function readString(source: string, start: number, quoting: string): { text: string; end: number } {
  let text = '';
  let at = start + 1;
  for (;;) {
    const char = source[at];
    if (char === undefined) throw badQuery('Unterminated string literal');
    if (char === '\\') {
      if (quoting !== 'backslash') throw badQuery("Syntax error '\\'");
      text += source[at + 1] ?? '';
      at += 2;
    } else if (char !== '"') {
      text += char;
      at += 1;
    } else if (source[at + 1] === '"' && quoting === 'double') {
      text += '"';
      at += 2;
    } else {
      return { text, end: at + 1 };
    }
  }
}

/** Splits a `where` expression into tokens. `quoting` says how a quote is written inside a string. Throws QueryParseException. */
export function readTokens(source: string, quoting: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const rest = source.slice(at);
    const blank = /^\s+/.exec(rest);
    const number = /^-?\d+(\.\d+)?[mMdDfF]?/.exec(rest);
    const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(rest);
    const symbol = SYMBOLS.find((candidate) => rest.startsWith(candidate));
    if (blank !== null) {
      at += blank[0].length;
    } else if (rest.startsWith('"')) {
      const string = readString(source, at, quoting);
      tokens.push({ kind: 'string', text: string.text });
      at = string.end;
    } else if (rest.startsWith("'")) {
      const quoted = /^'([^']*)'/.exec(rest)?.[1];
      if (quoted === undefined) throw badQuery('Unterminated string literal');
      if (quoted.length !== 1) throw badQuery('Character literal must contain exactly one character');
      tokens.push({ kind: 'string', text: quoted });
      at += 3;
    } else if (name !== null) {
      tokens.push({ kind: 'name', text: name[0] });
      at += name[0].length;
    } else if (number !== null) {
      tokens.push({ kind: 'number', value: Number.parseFloat(number[0]) });
      at += number[0].length;
    } else if (symbol !== undefined) {
      tokens.push({ kind: 'symbol', text: SAME[symbol] ?? symbol });
      at += symbol.length;
    } else {
      throw badQuery(`Syntax error '${rest.slice(0, 1)}'`);
    }
  }
  return tokens;
}
