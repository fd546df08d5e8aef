/** A page as a browser without scripts sees it. */
export interface Page {
  url: string;
  status: number;
  text: string;
}

export interface Browser {
  /** Follows redirects as long as they stay on the site; the address of the last one otherwise. */
  open: (url: string) => Promise<Page>;
  submit: (url: string, fields: [string, string][]) => Promise<Page>;
}

const mostRedirects = 10;

/** A browser for one site: keeps its cookies, follows its redirects, shows nothing. */
export const openBrowser = (site: string): Browser => {
  const cookies = new Map<string, string>();

  const request = async (url: string, init: RequestInit, redirects: number): Promise<Page> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(cookie ? { cookie } : {}), ...(init.method === 'POST' ? { origin: site } : {}) };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) {
      return { url, status: response.status, text: await response.text() };
    }
    await response.arrayBuffer();
    const target = new URL(location, url).href;
    if (new URL(target).origin !== site) return { url: target, status: response.status, text: '' };
    if (redirects === mostRedirects) throw new Error(`${url} redirects for ever.`);
    return request(target, {}, redirects + 1);
  };

  return {
    open: (url) => request(url, {}, 0),
    submit: (url, fields) => request(url, { method: 'POST', body: new URLSearchParams(fields) }, 0),
  };
};

/** The hidden fields of the form on `page` that posts to `action`. Throws when there is none. */
export const hiddenFields = (page: Page, action: string): [string, string][] => {
  const form = page.text
    .split(/<form\b/)
    .find((part) => part.slice(0, part.indexOf('>')).includes(`action="${action}"`));
  if (form === undefined) {
    const heading = /<h1[^>]*>(.*?)<\/h1>/s.exec(page.text)?.[1] ?? page.text.slice(0, 200);
    throw new Error(`${page.url} (HTTP ${page.status}) has no form for ${action}. It says: ${heading}`);
  }
  const inputs = form.slice(0, form.indexOf('</form>')).match(/<input\b[^>]*type="hidden"[^>]*>/g) ?? [];
  return inputs.map((input) => [/name="([^"]*)"/.exec(input)?.[1] ?? '', /value="([^"]*)"/.exec(input)?.[1] ?? '']);
};
