/** What people call a country (ISO 3166) or currency (ISO 4217); the code itself when it has no name. */
export const plainName = (type: 'region' | 'currency', code: string): string => {
  try {
    return new Intl.DisplayNames(['en'], { type }).of(code) ?? code;
  } catch {
    return code;
  }
};
