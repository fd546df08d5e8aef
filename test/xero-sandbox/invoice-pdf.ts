import type { Invoice } from './invoice.ts';
import { objects, text } from './json.ts';

const LINE_HEIGHT = 16;
const MOST_LINES = 40;

function pdfText(line: string): string {
  const plain = line.normalize('NFKD').replace(/[^\x20-\x7e]/g, '?');
  return plain.slice(0, 100).replace(/[\\()]/g, (char) => `\\${char}`);
}

/** An invoice as a plain one-page PDF in ASCII, enough for a client that keeps or shows the file. */
export function invoicePdf(invoice: Invoice, contactName: string, organisationName: string): string {
  const lines = [
    organisationName,
    `${invoice.type === 'ACCREC' ? 'INVOICE' : 'BILL'} ${invoice.number ?? ''}`,
    contactName,
    `Date ${invoice.date ?? ''}   Due ${invoice.dueDate ?? ''}   ${invoice.status}`,
    ...objects(invoice.body, 'LineItems').map(
      (line) => `${text(line, 'Description') ?? ''}   ${text(line, 'LineAmount') ?? ''}`,
    ),
    `Total ${invoice.currency} ${invoice.total.toFixed(2)}`,
  ];
  const shown = lines.slice(0, MOST_LINES).map((line) => `(${pdfText(line)}) Tj T*`);
  const content = `BT /F1 11 Tf ${LINE_HEIGHT} TL 50 780 Td ${shown.join(' ')} ET`;
  const parts = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const starts = parts.map((part, index) => {
    const start = file.length;
    file += `${index + 1} 0 obj\n${part}\nendobj\n`;
    return `${String(start).padStart(10, '0')} 00000 n \n`;
  });
  const table = file.length;
  const size = parts.length + 1;
  return `${file}xref\n0 ${size}\n0000000000 65535 f \n${starts.join('')}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
}
