/** A GUID in the form Xero writes it, from any form it reads: 32 digits, with dashes, in braces or parentheses; undefined when it is none. */
export function parseGuid(value: string): string | undefined {
  const bare = /^\{(.*)\}$/.exec(value.trim())?.[1] ?? /^\((.*)\)$/.exec(value.trim())?.[1] ?? value.trim();
  const digits = bare.toLowerCase();
  const plain = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(digits) ? digits.replaceAll('-', '') : digits;
  if (!/^[0-9a-f]{32}$/.test(plain)) return undefined;
  return plain.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
