import { expect, test } from 'vitest';
import { resolve, type Scope } from '../../infra/local/intrinsics.ts';

const scope: Scope = {
  ref: (name) => `ref:${name}`,
  attribute: (resource, attribute) => `${resource}/${attribute}`,
  exported: (name) => `exported:${name}`,
};

test.each([
  [{ Ref: 'Queue' }, 'ref:Queue'],
  [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Queue/Arn'],
  [{ 'Fn::GetAtt': 'Queue.Arn' }, 'Queue/Arn'],
  [{ 'Fn::Join': ['-', ['a', { Ref: 'B' }, 3]] }, 'a-ref:B-3'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
  [{ 'Fn::Sub': 'x-${AWS::Region}-${Queue.Arn}-${!Literal}' }, 'x-ref:AWS::Region-Queue/Arn-${Literal}'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
  [{ 'Fn::Sub': ['${own}-${Other}', { own: { Ref: 'Mine' } }] }, 'ref:Mine-ref:Other'],
  [{ 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
  [{ 'Fn::ImportValue': 'state:Table' }, 'exported:state:Table'],
  [{ 'Fn::ImportValue': { 'Fn::Join': ['', ['a', 'b']] } }, 'exported:ab'],
])('%j', (value, expected) => {
  expect(resolve(value, scope)).toBe(expected);
});

test('values around intrinsics stay as they are', () => {
  expect(resolve({ list: [1, true, null, { Ref: 'A' }], nested: { deep: { Ref: 'B' } } }, scope)).toEqual({
    list: [1, true, null, 'ref:A'],
    nested: { deep: 'ref:B' },
  });
});

test('an object with one ordinary key is no intrinsic', () => {
  expect(resolve({ Arn: 'x' }, scope)).toEqual({ Arn: 'x' });
});

test.each([
  [{ 'Fn::If': ['Condition', 'a', 'b'] }, 'Fn::If'],
  [{ 'Fn::FindInMap': ['a', 'b', 'c'] }, 'Fn::FindInMap'],
  [{ 'Fn::Base64': 'x' }, 'Fn::Base64'],
])('an intrinsic it does not know stops the run: %j', (value, name) => {
  expect(() => resolve({ deep: [value] }, scope)).toThrow(`does not know the template intrinsic ${name}`);
});

test.each([{ 'Fn::Join': ['-'] }, { 'Fn::Join': ['-', [{ a: 1 }]] }, { 'Fn::Select': [5, ['a']] }])(
  'a malformed intrinsic stops the run: %j',
  (value) => {
    expect(() => resolve(value, scope)).toThrow(/Fn::/);
  },
);
