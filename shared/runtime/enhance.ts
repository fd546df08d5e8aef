import { createHash } from 'node:crypto';

/**
 * The only script of the pages, and none of them needs it: it renews what changes by itself (`data-refresh`: seconds, on an
 * element with an id), sends a form while one types (`data-live`: id of the element that its answer renews), posts a form while one types (`data-recount`: ids of the elements
 * that its answer renews; it says `do=look`) and copies text (`data-copy`: id of the element that holds it).
 */
export const enhance = `(() => {
  const renew = async (url, id) => {
    const answer = await fetch(url, { credentials: 'same-origin' });
    if (!answer.ok || answer.redirected) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(id);
    const old = document.getElementById(id);
    if (!fresh || !old) return false;
    if (old.innerHTML !== fresh.innerHTML) old.replaceChildren(...fresh.childNodes);
    return true;
  };
  const inUse = (part) => document.hidden || part.contains(document.activeElement) || part.querySelector('details[open]');
  for (const { id, dataset } of document.querySelectorAll('[data-refresh]')) {
    const again = () => setTimeout(async () => {
      const part = document.getElementById(id);
      if (!part) return;
      const goOn = inUse(part) || (await renew(location.href, id).catch(() => true));
      if (goOn) again();
    }, Number(dataset.refresh) * 1000);
    again();
  }
  for (const form of document.querySelectorAll('form[data-live]')) {
    let waiting;
    let turn = 0;
    form.addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        const mine = (turn += 1);
        const url = form.action.split('?')[0] + '?' + new URLSearchParams(new FormData(form));
        document.getElementById(form.dataset.live)?.setAttribute('aria-busy', 'true');
        await renew(url, form.dataset.live).catch(() => false);
        document.getElementById(form.dataset.live)?.removeAttribute('aria-busy');
        if (mine === turn) history.replaceState(null, '', url);
      }, 300);
    });
  }
  for (const form of document.querySelectorAll('form[data-recount]')) {
    let waiting;
    let turn = 0;
    form.addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        const mine = (turn += 1);
        const body = new FormData(form);
        body.set('do', 'look');
        const answer = await fetch(form.action, { method: 'POST', body, credentials: 'same-origin' }).catch(() => undefined);
        if (!answer?.ok || mine !== turn) return;
        const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
        for (const id of form.dataset.recount.split(' ')) {
          const [old, renewed] = [document.getElementById(id), fresh.getElementById(id)];
          if (old && renewed && old.innerHTML !== renewed.innerHTML) old.replaceChildren(...renewed.childNodes);
        }
      }, 400);
    });
  }
  for (const button of document.querySelectorAll('button[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy)?.textContent ?? '');
      button.textContent = 'Copied';
    });
  }
})();
`;

/** Changes with the script, so that browsers may keep a version for good. */
export const enhancePath = `/connect/enhance-${createHash('sha256').update(enhance).digest('hex').slice(0, 12)}.js`;
