import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type JsonObject, objects } from './json.ts';
import { type Answer, first, saleOf, startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(async () => {
  await client.startOver();
  await client.switches({ enforceLimits: false });
});

const put = (changes: JsonObject = {}, query = ''): Promise<Answer> =>
  client.api('PUT', `/Invoices${query}`, { Invoices: [saleOf(changes)] });
const line = (changes: JsonObject = {}): JsonObject => ({
  Description: 'Work',
  Quantity: 1,
  UnitAmount: 100,
  AccountCode: '200',
  ...changes,
});

async function created(changes: JsonObject = {}): Promise<JsonObject> {
  return first(await put(changes), 'Invoices');
}

describe('amounts', () => {
  it.each<[string, JsonObject, [number, number, number]]>([
    [
      'exclusive: per line, half away from zero',
      { LineItems: [line({ UnitAmount: 0.125, Quantity: 1 }), line({ UnitAmount: 3.33 })] },
      [3.46, 0.7, 4.16],
    ],
    ['inclusive', { LineAmountTypes: 'Inclusive', LineItems: [line({ UnitAmount: 541.25 })] }, [451.04, 90.21, 541.25]],
    ['no tax', { LineAmountTypes: 'NoTax', LineItems: [line({ UnitAmount: 10 })] }, [10, 0, 10]],
    [
      'a discount rate',
      { LineItems: [line({ Quantity: 3, UnitAmount: 9.99, DiscountRate: 10 })] },
      [26.97, 5.39, 32.36],
    ],
    ['a discount amount', { LineItems: [line({ UnitAmount: 50, DiscountAmount: 5.5 })] }, [44.5, 8.9, 53.4]],
    ['a tax amount of one’s own', { LineItems: [line({ TaxAmount: 19.99 })] }, [100, 19.99, 119.99]],
    ['a negative line', { LineItems: [line(), line({ UnitAmount: -10.005 })] }, [89.99, 18, 107.99]],
    ['a reduced rate', { LineItems: [line({ TaxType: 'RROUTPUT' })] }, [100, 5, 105]],
  ])('%s', async (_, changes, [subTotal, totalTax, total]) => {
    expect(await created(changes)).toMatchObject({
      SubTotal: subTotal,
      TotalTax: totalTax,
      Total: total,
      AmountDue: total,
    });
  });

  it('rounds unit amounts to two decimals unless unitdp=4, in and out', async () => {
    const lines = { LineItems: [line({ Quantity: 100, UnitAmount: 0.1255 })] };
    expect(await created(lines)).toMatchObject({ SubTotal: 13 });
    const precise = first(await put(lines, '?unitdp=4'), 'Invoices');
    expect(precise.SubTotal).toBe(12.55);
    expect(objects(precise, 'LineItems')[0]?.UnitAmount).toBe(0.1255);
    const unit = async (query: string) =>
      objects(first(await client.api('GET', `/Invoices/${precise.InvoiceID}${query}`), 'Invoices'), 'LineItems')[0]
        ?.UnitAmount;
    expect([await unit(''), await unit('?unitdp=4')]).toEqual([0.13, 0.1255]);
  });

  it('marks a discounted invoice, and gives a foreign currency its day rate', async () => {
    expect(await created({ LineItems: [line({ DiscountRate: 10 })] })).toMatchObject({
      IsDiscounted: true,
      TotalDiscount: 10,
    });
    expect(await created({ CurrencyCode: 'EUR' })).toMatchObject({ CurrencyCode: 'EUR', CurrencyRate: 1.155 });
    expect(await created({ CurrencyCode: 'EUR', CurrencyRate: 1.2 })).toMatchObject({ CurrencyRate: 1.2 });
  });
});
