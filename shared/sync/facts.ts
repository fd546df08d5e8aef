import type { Problem } from '../failures/failure.ts';
import type { CalendarDate } from '../records/calendar-date.ts';
import type { RecordType, XeroKind } from '../records/record.ts';
import type { Reference } from '../records/reference.ts';
import type { Settings } from '../settings/settings.ts';
import type { Standing } from './standing.ts';

/** What a link says of a record. */
export interface LinkFacts {
  xeroId: string;
  kind: XeroKind;
  crmFingerprint: string;
  name?: string | undefined;
  number?: string | undefined;
  status?: string | undefined;
  adopting?: boolean | undefined;
  /** The CRM contact with whose contact it was merged in Xero. */
  mergedInto?: string | undefined;
  /** What we filled in Xero earlier (see `filledFields`). */
  filled?: readonly string[] | undefined;
  /** The CRM's record as it was last carried over (canonical data). */
  crmSide?: Record<string, unknown> | undefined;
  /** The record as it was last seen in Xero, when both sides agreed. */
  xeroSide?: Standing | undefined;
  /** Names of the acts that were done (see `Act`). */
  acts: readonly string[];
  madeBy: 'created' | 'matched' | 'imported' | 'hand';
}

/** What is known of another record that this one refers to by its CRM id. */
export type Related =
  | {
      state: 'linked';
      xeroId: string;
      kind: XeroKind;
      status?: string | undefined;
      amountDue?: string | undefined;
      currency?: string | undefined;
      number?: string | undefined;
    }
  | { state: 'onItsWay' }
  | { state: 'setAside'; problem: Problem }
  | { state: 'unknown' };

/** A record in Xero that bears the natural key of the one that is planned (item code, number). */
export interface Twin {
  xeroId: string;
  status?: string | undefined;
  /** Of invoices and credit notes: sale or purchase (`ACCREC`, `ACCPAYCREDIT`...). */
  invoiceType?: string | undefined;
  /** A person said that the two are not the same. */
  rejected?: boolean | undefined;
  /** The CRM record of the same type that it is linked to. */
  holder?: string | undefined;
}

/** All that a plan of one record may depend on. */
export interface Facts<Data> {
  record: Data;
  deleted: boolean;
  /** Of the record's content (`contentFingerprint`). */
  fingerprint: string;
  link?: LinkFacts | undefined;
  /** The linked record as Xero shows it now, where it was just read. */
  standing?: Standing | undefined;
  /** When it was last changed in Xero, ISO. */
  standingUpdatedAt?: string | undefined;
  /** When it was last saved in the CRM, ISO. */
  crmUpdatedAt?: string | undefined;
  twins: readonly Twin[];
  related: (type: RecordType, crmId: string) => Related;
  /** Whether a payment in Xero is one that we made. */
  isOurPayment: (paymentId: string) => boolean;
  reference: Reference;
  settings: Settings;
  /** Today in the organisation's time zone. */
  today: CalendarDate;
  /** Our own link to the record: how an invoice is found again whose number Xero gave. */
  ownUrl: string;
  /** A person has decided a conflict. */
  take?: 'crm' | 'xero' | undefined;
}
