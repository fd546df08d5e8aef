import { problems } from '../failures/catalogue.ts';
import type { Reference } from '../records/reference.ts';
import type { Facts } from './facts.ts';
import { type Stopped, stopped } from './stopped.ts';

export type PaymentAccount = Reference['accounts'][number];

/**
 * The account a payment is booked to: its own, else that of the settings, by code or id. Xero books payments to bank
 * accounts and to accounts on which payments are switched on (Xero API docs: payments).
 */
export const choosePaymentAccount = (
  wished: string | undefined,
  { reference, settings }: Pick<Facts<unknown>, 'reference' | 'settings'>,
): { account: PaymentAccount } | Stopped => {
  const wanted = wished ?? settings.accounts.payment;
  if (wanted === undefined) return stopped(problems.paymentAccountMissing());
  const byId = wanted.toLowerCase();
  const account =
    reference.accounts.find(({ code }) => code === wanted) ??
    reference.accounts.find(({ id }) => id?.toLowerCase() === byId);
  if (!account) return stopped(problems.paymentAccountUnknown(wanted));
  if (account.status !== 'ACTIVE') return stopped(problems.paymentAccountUnfit(wanted, 'it is archived in Xero'));
  if (account.type !== 'BANK' && !account.forPayments) {
    return stopped(
      problems.paymentAccountUnfit(wanted, 'it is no bank account, and payments to it are not switched on'),
    );
  }
  return { account };
};

/** An account as a payment names it. */
export const accountRef = ({ id, code }: PaymentAccount) => (id === undefined ? { code } : { accountID: id });
