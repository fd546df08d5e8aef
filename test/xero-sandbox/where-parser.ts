import { badQuery } from './answer.ts';
import { readDate } from './dates.ts';
import { parseGuid } from './guid.ts';
import type { Value } from './store.ts';
import { readTokens, type Token } from './where-lexer.ts';

/** `folded` is text kept in lower case beside the original, so that case never matters, beyond ASCII too. */
export type FieldType = 'text' | 'folded' | 'number' | 'date' | 'instant' | 'guid' | 'flag';
/** What a `where` or `order` may name: lower-case dotted path -> SQL expression and type. */
export type Fields = Record<string, { sql: string; type: FieldType }>;
export type Condition = { sql: string; values: Value[] };

type Operand = { kind: 'field'; sql: string; type: FieldType } | { kind: 'value'; value: Value };

const MIRRORED: Record<string, string> = { '>': '<', '<': '>', '>=': '<=', '<=': '>=', '==': '==', '!=': '!=' };
const SQL_OPERATORS: Record<string, string> = { '==': '=', '!=': '<>', '>': '>', '<': '<', '>=': '>=', '<=': '<=' };

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function unknownField(name: string, record: string): Error {
  return badQuery(`No property or field '${name}' exists in type '${record}'`);
}

/**
 * Parses Xero's `where` language into an SQL condition: `==` or `=`, `!=` or `<>`, ranges, AND/OR/NOT (also &&, || and !), parentheses,
 * Guid("…"), DateTime(y,m,d[,h,m,s]), DateTime.Parse("…"), strings, numbers, true/false/null, .Contains/.StartsWith/.EndsWith/.ToLower/
 * .ToUpper/.Trim/.ToString. `record` is the type's name in the messages, e.g. `Invoice`.
 * Throws QueryParseException (ErrorNumber 16) on anything else.
 */
export function parseWhere(source: string, fields: Fields, quoting: string, record: string): Condition {
  const tokens = readTokens(source, quoting);
  let at = 0;

  function peek(ahead = 0): Token | undefined {
    return tokens[at + ahead];
  }
  function isSymbol(text: string, ahead = 0): boolean {
    const token = peek(ahead);
    return token?.kind === 'symbol' && token.text === text;
  }
  function takeSymbol(text: string): void {
    if (!isSymbol(text)) throw badQuery(`'${text}' expected`);
    at += 1;
  }
  function takeWord(...words: string[]): boolean {
    const token = peek();
    const hit = (token?.kind === 'name' || token?.kind === 'symbol') && words.includes(token.text.toUpperCase());
    if (hit) at += 1;
    return hit;
  }
  function takeString(): string {
    const token = peek();
    if (token?.kind !== 'string') throw badQuery('A string is expected');
    at += 1;
    return token.text;
  }

  function numbersInParentheses(): number[] {
    takeSymbol('(');
    const numbers: number[] = [];
    for (;;) {
      const token = peek();
      if (token?.kind !== 'number') throw badQuery('A number is expected');
      numbers.push(token.value);
      at += 1;
      if (!isSymbol(',')) break;
      at += 1;
    }
    takeSymbol(')');
    return numbers;
  }

  function dateTime(): Operand {
    if (isSymbol('.')) {
      at += 1;
      if (!takeWord('PARSE')) throw badQuery("No applicable method exists in type 'DateTime'");
      takeSymbol('(');
      const text = takeString();
      takeSymbol(')');
      if (readDate(text) === undefined) throw badQuery('String was not recognized as a valid DateTime.');
      return { kind: 'value', value: text.length > 10 ? text.slice(0, 19) : `${text}T00:00:00` };
    }
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = numbersInParentheses();
    const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
    if (readDate(text) === undefined)
      throw badQuery('Year, Month, and Day parameters describe an un-representable DateTime.');
    return { kind: 'value', value: text };
  }

  function fieldOperand(first: string): Operand {
    let path = first.toLowerCase();
    while (isSymbol('.') && fields[path] === undefined) {
      const next = peek(1);
      if (next?.kind !== 'name') break;
      path += `.${next.text.toLowerCase()}`;
      at += 2;
    }
    const field = fields[path];
    if (field === undefined) throw unknownField(first, record);
    return { kind: 'field', ...field };
  }

  function operand(): Operand {
    const token = peek();
    if (token === undefined) throw badQuery('Expression expected');
    at += 1;
    if (token.kind === 'string') return { kind: 'value', value: token.text };
    if (token.kind === 'number') return { kind: 'value', value: token.value };
    if (token.kind === 'symbol') throw badQuery('Expression expected');
    const word = token.text.toLowerCase();
    if (word === 'null') return { kind: 'value', value: null };
    if (word === 'true' || word === 'false') return { kind: 'value', value: word === 'true' ? 1 : 0 };
    if (word === 'datetime') return dateTime();
    if (word === 'guid') {
      takeSymbol('(');
      const guid = takeString();
      takeSymbol(')');
      const id = parseGuid(guid);
      if (id === undefined) throw badQuery('Guid should contain 32 digits with 4 dashes');
      return { kind: 'value', value: id };
    }
    return fieldOperand(token.text);
  }

  function methodCalls(subject: Operand): Operand | Condition {
    let current = subject;
    while (isSymbol('.')) {
      const name = peek(1);
      if (name?.kind !== 'name') throw badQuery('Identifier expected');
      const method = name.text.toLowerCase();
      const isTextual = current.kind === 'field' && (current.type === 'text' || current.type === 'folded');
      if (current.kind === 'field' && current.type === 'guid' && method === 'tostring') {
        current = { ...current, type: 'folded' };
      } else if (current.kind === 'value' ? typeof current.value !== 'string' : !isTextual) {
        throw badQuery(`No applicable method '${name.text}' exists`);
      }
      at += 2;
      takeSymbol('(');
      if (current.kind === 'value' || method === 'tostring') {
        takeSymbol(')');
        continue;
      }
      if (method === 'tolower' || method === 'toupper' || method === 'trim') {
        takeSymbol(')');
        current = { ...current, sql: method === 'trim' ? `TRIM(${current.sql})` : current.sql };
        continue;
      }
      const pattern = current.type === 'folded' ? takeString().toLowerCase() : takeString();
      takeSymbol(')');
      const escaped = pattern.replaceAll('~', '~~').replaceAll('%', '~%').replaceAll('_', '~_');
      const like = { contains: `%${escaped}%`, startswith: `${escaped}%`, endswith: `%${escaped}` }[method];
      if (like === undefined) throw badQuery(`No applicable method '${name.text}' exists in type 'String'`);
      return { sql: `COALESCE(${current.sql}, '') LIKE ? ESCAPE '~'`, values: [like] };
    }
    return current;
  }

  function literalFor(type: FieldType, value: Value): Value {
    if (value === null) return null;
    if (type === 'date' && typeof value === 'string') return value.slice(0, 10);
    if (type === 'instant' && typeof value === 'string') return Date.parse(`${value}Z`);
    if ((type === 'guid' || type === 'folded') && typeof value === 'string') return value.toLowerCase();
    const wantsNumber = type === 'number' || type === 'flag' || type === 'instant';
    if (wantsNumber !== (typeof value === 'number')) throw badQuery('Operator incompatible with operand types');
    return value;
  }

  function comparison(): Condition {
    const left = methodCalls(operand());
    if (!('kind' in left)) {
      if (!isSymbol('==') && !isSymbol('!=')) return left;
      const negated = isSymbol('!=');
      at += 1;
      const right = operand();
      if (right.kind !== 'value') throw badQuery('Operator incompatible with operand types');
      return (right.value === 1) === negated ? { sql: `NOT (${left.sql})`, values: left.values } : left;
    }
    const symbol = peek();
    if (symbol?.kind !== 'symbol' || SQL_OPERATORS[symbol.text] === undefined) {
      if (left.kind === 'field' && left.type === 'flag') return { sql: `${left.sql} = 1`, values: [] };
      throw badQuery('Expression of type Boolean expected');
    }
    at += 1;
    const right = methodCalls(operand());
    if (!('kind' in right)) throw badQuery('Operator incompatible with operand types');
    const [field, other, operator] =
      left.kind === 'field' ? [left, right, symbol.text] : [right, left, MIRRORED[symbol.text] ?? '=='];
    if (field.kind !== 'field' || other.kind !== 'value') throw badQuery('A field must be compared with a value');
    if (other.value === null) {
      if (operator !== '==' && operator !== '!=') throw badQuery('Operator incompatible with operand types');
      return { sql: `${field.sql} IS ${operator === '==' ? '' : 'NOT '}NULL`, values: [] };
    }
    const value = literalFor(field.type, other.value);
    const collation = field.type === 'text' ? ' COLLATE NOCASE' : '';
    const compared = `${field.sql} ${SQL_OPERATORS[operator] ?? '='} ?${collation}`;
    return { sql: operator === '!=' ? `(${field.sql} IS NULL OR ${compared})` : compared, values: [value] };
  }

  function primary(): Condition {
    if (takeWord('NOT', '!')) {
      const negated = primary();
      return { sql: `NOT (${negated.sql})`, values: negated.values };
    }
    if (!isSymbol('(')) return comparison();
    at += 1;
    const inner = either();
    takeSymbol(')');
    return { sql: `(${inner.sql})`, values: inner.values };
  }

  function both(): Condition {
    let left = primary();
    while (takeWord('AND', '&&')) {
      const right = primary();
      left = { sql: `${left.sql} AND ${right.sql}`, values: [...left.values, ...right.values] };
    }
    return left;
  }

  function either(): Condition {
    let left = both();
    while (takeWord('OR', '||')) {
      const right = both();
      left = { sql: `(${left.sql} OR ${right.sql})`, values: [...left.values, ...right.values] };
    }
    return left;
  }

  const condition = either();
  if (at < tokens.length) throw badQuery('Syntax error');
  return condition;
}

/** Parses `order`, e.g. `Date DESC, InvoiceNumber`. Out: SQL after ORDER BY. Throws QueryParseException. */
export function parseOrder(source: string, fields: Fields, record: string): string {
  const parts = source.split(',').map((part) => {
    const match = /^\s*([A-Za-z.]+)(?:\s+(ASC|DESC|ASCENDING|DESCENDING))?\s*$/i.exec(part);
    const field = match?.[1] === undefined ? undefined : fields[match[1].toLowerCase()];
    if (field === undefined) throw unknownField(match?.[1] ?? part.trim(), record);
    return `${field.sql}${match?.[2]?.toUpperCase().startsWith('DESC') === true ? ' DESC' : ''}`;
  });
  return parts.join(', ');
}
