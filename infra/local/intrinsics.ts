/** What the names in a template stand for on this machine. */
export interface Scope {
  /** `Ref` of a resource, parameter or pseudo parameter. */
  ref: (name: string) => string;
  /** `Fn::GetAtt`. */
  attribute: (resource: string, attribute: string) => string;
  /** `Fn::ImportValue`: an export of another stack. */
  exported: (name: string) => string;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown, where: string): string => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`${where} needs plain text but has ${JSON.stringify(value)}.`);
};

const pair = (value: unknown, where: string): [unknown, unknown] => {
  if (Array.isArray(value) && value.length === 2) return [value[0], value[1]];
  throw new Error(`${where} takes two values but has ${JSON.stringify(value)}.`);
};

const getAttribute = (value: unknown, scope: Scope): string => {
  const [resource, attribute] = typeof value === 'string' ? value.split(/\.(.*)/s) : pair(value, 'Fn::GetAtt');
  return scope.attribute(text(resource, 'Fn::GetAtt'), text(resolve(attribute, scope), 'Fn::GetAtt'));
};

const join = (value: unknown, scope: Scope): string => {
  const [separator, parts] = pair(resolve(value, scope), 'Fn::Join');
  if (!Array.isArray(parts)) throw new Error('Fn::Join needs a list.');
  return parts.map((part) => text(part, 'Fn::Join')).join(text(separator, 'Fn::Join'));
};

const substitute = (value: unknown, scope: Scope): string => {
  const [template, given] = Array.isArray(value) ? pair(value, 'Fn::Sub') : [value, {}];
  const own = resolve(given, scope);
  return text(template, 'Fn::Sub').replace(/\$\{(!?)([^}]+)\}/g, (whole, literal: string, name: string) => {
    if (literal) return whole.replace('!', '');
    if (isRecord(own) && name in own) return text(own[name], 'Fn::Sub');
    const [resource = name, attribute] = name.split(/\.(.*)/s);
    return attribute === undefined ? scope.ref(name) : scope.attribute(resource, attribute);
  });
};

const select = (value: unknown, scope: Scope): unknown => {
  const [index, list] = pair(resolve(value, scope), 'Fn::Select');
  const found = Array.isArray(list) ? list[Number(index)] : undefined;
  if (found === undefined) throw new Error(`Fn::Select finds nothing at ${JSON.stringify(index)}.`);
  return found;
};

const split = (value: unknown, scope: Scope): string[] => {
  const [separator, whole] = pair(resolve(value, scope), 'Fn::Split');
  return text(whole, 'Fn::Split').split(text(separator, 'Fn::Split'));
};

const intrinsics: Record<string, (value: unknown, scope: Scope) => unknown> = {
  Ref: (value, scope) => scope.ref(text(value, 'Ref')),
  'Fn::GetAtt': getAttribute,
  'Fn::Join': join,
  'Fn::Sub': substitute,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::ImportValue': (value, scope) => scope.exported(text(resolve(value, scope), 'Fn::ImportValue')),
};

/**
 * Replaces the CloudFormation intrinsics in a template value by what they stand for. Throws on an intrinsic it does not
 * know: a host that guesses would behave differently from AWS without anyone noticing.
 */
export const resolve = (value: unknown, scope: Scope): unknown => {
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope));
  if (!isRecord(value)) return value;
  const [only, ...others] = Object.keys(value);
  const looksIntrinsic = only !== undefined && others.length === 0 && (only === 'Ref' || only.startsWith('Fn::'));
  if (looksIntrinsic) {
    const intrinsic = intrinsics[only];
    if (intrinsic === undefined) throw new Error(`The local run does not know the template intrinsic ${only}.`);
    return intrinsic(value[only], scope);
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, scope)]));
};
