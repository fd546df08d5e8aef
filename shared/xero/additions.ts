import * as z from 'zod';
import { Failure } from '../failures/failure.ts';
import type { Calls } from './calls.ts';

/** A tax rate to be added. */
export interface NewTaxRate {
  name: string;
  /** Per cent, decimal. */
  percent: string;
  /** Whether it is for sales; else for purchases. */
  forSales: boolean;
  /** Of the organisation, ISO 3166. */
  country?: string | undefined;
}

const isThere = (error: unknown): boolean =>
  error instanceof Failure && /already|must be unique/i.test(error.problem.message);

/** Adds what is not there yet: that it is there already, from a call whose answer was lost, is what was wanted. */
const add = async (call: () => Promise<unknown>): Promise<void> => {
  await call().catch((error: unknown) => {
    if (!isThere(error)) throw error;
  });
};

/** Adds a currency (ISO 4217) to the organisation, whose plan has to include it. */
export const addCurrency = ({ organisation, call }: Calls, code: string, key: string): Promise<void> => {
  const currency: object = { code };
  return add(() => call(z.unknown(), (api) => api.createCurrency(organisation, currency, key)));
};

/**
 * Adds a tax rate of one component. It is reported with sales or with purchases; organisations in the United States have
 * no such reports (Xero API docs: tax rates).
 */
export const addTaxRate = ({ organisation, call }: Calls, rate: NewTaxRate, key: string): Promise<void> => {
  const taxRate: object = {
    name: rate.name,
    ...(rate.country !== 'US' && { reportTaxType: rate.forSales ? 'OUTPUT' : 'INPUT' }),
    taxComponents: [{ name: 'Tax', rate: Number(rate.percent), isCompound: false, isNonRecoverable: false }],
  };
  return add(() => call(z.unknown(), (api) => api.createTaxRates(organisation, { taxRates: [taxRate] }, key)));
};
