import * as z from 'zod';
import type { XeroKind } from '../records/record.ts';
import { type Standing, standingSchemas } from '../sync/standing.ts';
import { flag, instantOf, listOf, number, part, rows, text, withoutEmpty } from './answer-fields.ts';

/** What Xero said of one element it was sent. */
export interface Verdict {
  ok: boolean;
  errors: string[];
  warnings: string[];
}

/** One record of an answer, in one shape for every kind; what its kind does not have is absent. */
export interface XeroElement {
  kind: XeroKind;
  xeroId?: string | undefined;
  /** The contact's number (our CRM id), the item's code or the document's number. */
  number?: string | undefined;
  name?: string | undefined;
  url?: string | undefined;
  status?: string | undefined;
  total?: string | undefined;
  amountDue?: string | undefined;
  /** Sale (`ACCREC`) or bill (`ACCPAY`). */
  invoiceType?: string | undefined;
  mergedInto?: string | undefined;
  /** ISO time. */
  updatedAt?: string | undefined;
  /** The record as it stands in Xero; of a refused one, what Xero repeats of it. */
  standing: Standing;
  verdict: Verdict;
}

/** One page of a list, with whether more follow. */
export interface Page<T> {
  rows: T[];
  more: boolean;
}

const messages = rows(z.object({ Message: z.string().catch('Xero gave no reason.') }));

/** What is in the answer about any element that was sent. */
export const verdictFields = {
  StatusAttributeString: text,
  HasErrors: flag,
  HasValidationErrors: flag,
  ValidationErrors: messages,
  Warnings: messages,
};

/** Reads an element's verdict from every sign of it, since none of the flags is there for every kind. */
export const verdictOf = (element: z.output<z.ZodObject<typeof verdictFields>>): Verdict => {
  const errors = element.ValidationErrors.map((error) => error.Message);
  const flagged =
    element.StatusAttributeString === 'ERROR' || element.HasErrors === true || element.HasValidationErrors === true;
  return {
    ok: errors.length === 0 && !flagged,
    errors: flagged && errors.length === 0 ? ['Xero refused it without a reason'] : errors,
    warnings: element.Warnings.map((warning) => warning.Message),
  };
};

const nowhere = '00000000-0000-0000-0000-000000000000';

/** The fields that every record has, and its standing from `fields` without what is empty. */
export const elementOf = (
  kind: XeroKind,
  answer: z.output<z.ZodObject<typeof verdictFields>> & { UpdatedDateUTC?: string | undefined },
  id: string | undefined,
  fields: object,
): XeroElement => ({
  kind,
  xeroId: id === nowhere ? undefined : id,
  updatedAt: instantOf(answer.UpdatedDateUTC)?.toISOString(),
  verdict: verdictOf(answer),
  standing: standingSchemas[kind].parse(withoutEmpty(fields)),
});

/** An amount as the decimal text that records and links hold. */
export const decimalOf = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : String(value);

/** Reads an answer that holds records under `name`: `{"Contacts":[…],"pagination":{…}}`. */
export const answerWith = (name: string, element: z.ZodType<XeroElement>) =>
  z.looseObject({ pagination: part(z.object({ pageCount: number })) }).transform((answer, context) => {
    const list = listOf(element).safeParse(answer[name]);
    if (list.success) return { rows: list.data, pageCount: answer.pagination?.pageCount };
    context.addIssue(`The answer holds no ${name}.`);
    return z.NEVER;
  });
