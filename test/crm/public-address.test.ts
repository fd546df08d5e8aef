import { expect, test } from 'vitest';
import { isPublicAddress } from '../../shared/crm/public-address.ts';

test.each([
  '8.8.8.8',
  '1.1.1.1',
  '172.15.255.255',
  '172.32.0.1',
  '11.0.0.1',
  '100.128.0.1',
  '2606:4700::1111',
  '2a00:1450::1',
])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each([
  ['this machine', '127.0.0.1'],
  ['this machine, another name', '127.255.255.254'],
  ['this machine, IPv6', '::1'],
  ['nowhere', '0.0.0.0'],
  ['nowhere, IPv6', '::'],
  ['private', '10.1.2.3'],
  ['private', '172.16.0.1'],
  ['private', '172.31.255.255'],
  ['private', '192.168.1.1'],
  ['shared', '100.64.0.1'],
  ['cloud metadata', '169.254.169.254'],
  ['Lambda runtime', '169.254.100.1'],
  ['cloud metadata, IPv6', 'fd00:ec2::254'],
  ['link-local, IPv6', 'fe80::1'],
  ['mapped private', '::ffff:10.0.0.1'],
  ['mapped metadata in hex', '::ffff:a9fe:a9fe'],
  ['mapped public', '::ffff:8.8.8.8'],
  ['compatible', '::127.0.0.1'],
  ['translated private', '64:ff9b::10.0.0.1'],
  ['6to4 of a private one', '2002:0a00:0001::1'],
  ['Teredo', '2001:0:1::1'],
  ['documentation', '203.0.113.7'],
  ['documentation, IPv6', '2001:db8::1'],
  ['multicast', '224.0.0.1'],
  ['multicast, IPv6', 'ff02::1'],
  ['broadcast', '255.255.255.255'],
  ['a name', 'localhost'],
  ['nothing', ''],
])('%s (%s) is not', (_, address) => {
  expect(isPublicAddress(address)).toBe(false);
});
