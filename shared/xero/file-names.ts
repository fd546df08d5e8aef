/** Longer names are cut, their ending kept. */
const longest = 200;

/**
 * The file name under which an attachment stands in Xero. Xero takes none of `< > : " / \ | ? * +` (Xero API docs:
 * attachments), and names with blanks fail on the way (xero-node, issue 763).
 */
export const attachmentName = (fileName: string): string => {
  const plain = fileName
    .normalize('NFC')
    .trim()
    .replace(/\s+/g, '_')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not get through
    .replace(/[<>:"/\\|?*+\u0000-\u001f]/g, '-');
  const ending = /\.[^.]{1,10}$/.exec(plain)?.[0] ?? '';
  const named = plain.length > longest ? plain.slice(0, longest - ending.length) + ending : plain;
  return /^\.*$/.test(named) ? 'attachment' : named;
};
