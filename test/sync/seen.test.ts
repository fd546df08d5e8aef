import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standingFingerprint } from '../../shared/sync/differences.ts';
import { judgeSeen } from '../../shared/sync/seen.ts';
import type { Standing } from '../../shared/sync/standing.ts';

const on = { toCrm: true, paused: false };
const agreed: Standing = { invoiceNumber: 'INV-1', status: 'DRAFT', total: 120 };
const paid: Standing = { invoiceNumber: 'INV-1', status: 'PAID', total: 120, amountPaid: 120 };
const link = { xeroSide: agreed, xeroFingerprint: standingFingerprint('invoice', agreed), xero: { status: 'DRAFT' } };
const judge = (from: Parameters<typeof judgeSeen>[1], standing: Standing, sync = on, waiting = false) =>
  judgeSeen('invoice', from, standing, String(standing.status), sync, waiting);

describe('judgeSeen', () => {
  it('takes the echo of our own write for nothing new', () => {
    expect(judge(link, { ...agreed, reference: '', amountPaid: 0, hasAttachments: true })).toMatchObject({
      outcome: 'same',
    });
  });

  it('tells what somebody changed in Xero, once', () => {
    const seen = judge(link, paid);
    expect(seen).toMatchObject({ outcome: 'tell', changed: ['status', 'amountPaid'], gone: false });
    const told = { ...link, xeroSeen: paid, xeroFingerprint: seen.fingerprint, toldFingerprint: seen.fingerprint };
    expect(judge(told, paid)).toMatchObject({ outcome: 'same' });
  });

  it('tells later what it could not tell while the type was paused', () => {
    const noted = judge(link, paid, { toCrm: true, paused: true });
    expect(noted.outcome).toBe('noted');
    const after = { ...link, xeroSeen: paid, xeroFingerprint: noted.fingerprint };
    expect(judge(after, paid, { toCrm: true, paused: true }).outcome).toBe('same');
    expect(judge(after, paid).outcome).toBe('tell');
  });

  it('leaves it to push when a change of the CRM waits for the same record', () => {
    expect(judge(link, paid, on, true).outcome).toBe('noted');
  });

  it('tells that what was told has been taken back', () => {
    const seen = judge(link, paid);
    const told = { ...link, xeroSeen: paid, xeroFingerprint: seen.fingerprint, toldFingerprint: seen.fingerprint };
    expect(judge(told, agreed).outcome).toBe('tell');
  });

  it('says when the record is gone', () => {
    expect(judge(link, { ...agreed, status: 'VOIDED' }).gone).toBe(true);
  });

  it('never tells the same content twice, whatever is seen in which order', () => {
    const states = fc.constantFrom<Standing>(agreed, paid, { ...agreed, status: 'VOIDED' }, { ...agreed, total: 99 });
    fc.assert(
      fc.property(fc.array(states, { maxLength: 12 }), (looks) => {
        let known: Parameters<typeof judgeSeen>[1] = link;
        let last = standingFingerprint('invoice', agreed);
        for (const standing of looks) {
          const seen = judge(known, standing);
          if (seen.outcome === 'tell') {
            expect(seen.fingerprint).not.toBe(last);
            last = seen.fingerprint;
            known = { ...known, xeroSeen: standing, xeroFingerprint: last, toldFingerprint: last };
          } else {
            expect(seen.fingerprint, 'what the CRM knows').toBe(last);
          }
        }
      }),
    );
  });
});
