/** `data.lines.0.description` as people count: `line 1, description`; `dueDate` as `due date`. */
export const fieldWords = (path: string): string =>
  path
    .replace(/^data\./, '')
    .replace(/\b(line|phone|address)e?s\.(\d+)/g, (_, one: string, at: string) => `${one} ${Number(at) + 1}`)
    .replaceAll('.', ', ')
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
