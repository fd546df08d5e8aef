import { describe, expect, it } from 'vitest';
import { emptyWhatIsGone, filledFields } from '../../shared/sync/emptied-fields.ts';

describe('fields that the CRM emptied', () => {
  it('are told by what was sent before, phones and addresses by type', () => {
    const body = {
      name: 'Acme',
      emailAddress: 'a@b.example',
      phones: [
        { phoneType: 'MOBILE', phoneNumber: '1' },
        { phoneType: 'FAX', phoneNumber: '' },
      ],
      addresses: [{ addressType: 'STREET', city: 'Leeds' }],
    };
    expect(filledFields(body)).toEqual(['emailAddress', 'phones.MOBILE', 'addresses.STREET']);
  });

  it('are sent empty, and nothing else is', () => {
    const before = ['emailAddress', 'taxNumber', 'phones.MOBILE', 'phones.DEFAULT', 'addresses.STREET'];
    const body = { name: 'Acme', taxNumber: 'GB1', phones: [{ phoneType: 'DEFAULT', phoneNumber: '2' }] };
    const sent = emptyWhatIsGone(body, before);
    expect(sent).toMatchObject({
      name: 'Acme',
      taxNumber: 'GB1',
      emailAddress: '',
      phones: [
        { phoneType: 'DEFAULT', phoneNumber: '2' },
        { phoneType: 'MOBILE', phoneNumber: '' },
      ],
      addresses: [{ addressType: 'STREET', city: '', addressLine1: '' }],
    });
    expect(sent).not.toHaveProperty('companyNumber');
  });

  it('leave a body as it is when nothing was emptied', () => {
    const body = { name: 'Acme', emailAddress: 'a@b.example' };
    expect(emptyWhatIsGone(body, filledFields(body))).toEqual(body);
  });
});
