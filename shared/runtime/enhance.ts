import { createHash } from 'node:crypto';

/**
 * The only script of the pages, and none of them needs it: it renews what changes by itself (`data-refresh`: seconds, on an
 * element with an id, until the element comes without it), sends a form while one types (`data-live`: id of the element that
 * its answer renews), posts a form while one types (`data-recount`: ids of the elements that its answer renews, on whatever
 * stands around the field) or when a button with `data-part` (such ids) is pressed; such a post says which (`part`), and
 * `do=look` or what the button says; and copies text (`data-copy`: id of the element that holds it).
 */
export const enhance = `(() => {
  const headers = { 'x-part': '1', ...(window.top !== window && { 'x-framed': '1' }) };
  const renew = async (url, id, wanted = () => true) => {
    const answer = await fetch(url, { credentials: 'same-origin', headers });
    if (!answer.ok || answer.redirected) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(id);
    const old = document.getElementById(id);
    if (!fresh || !old || !wanted()) return false;
    if (old.innerHTML !== fresh.innerHTML) {
      const led = old.contains(document.activeElement) && document.activeElement.getAttribute('href');
      old.replaceChildren(...fresh.childNodes);
      const links = [...old.querySelectorAll('a')];
      if (led) (links.find((link) => link.getAttribute('href') === led) ?? document.getElementById('main'))?.focus({ preventScroll: true });
    }
    if (!fresh.dataset.refresh) delete old.dataset.refresh;
    return true;
  };
  const inUse = (part) => document.hidden || part.querySelector(':focus:not(a)') || part.querySelector('details[open]');
  for (const { id, dataset } of document.querySelectorAll('[data-refresh]')) {
    const again = () => setTimeout(async () => {
      const part = document.getElementById(id);
      if (!part?.dataset.refresh) return;
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
        const url = form.getAttribute('action').split('?')[0] + '?' + new URLSearchParams(new FormData(form));
        document.getElementById(form.dataset.live)?.setAttribute('aria-busy', 'true');
        await renew(url, form.dataset.live, () => mine === turn).catch(() => false);
        if (mine !== turn) return;
        document.getElementById(form.dataset.live)?.removeAttribute('aria-busy');
        history.replaceState(null, '', url);
      }, 300);
    });
  }
  const turns = new WeakMap();
  let turn = 0;
  const recount = async (form, part, what) => {
    const body = new FormData(form);
    body.set('do', what);
    body.set('part', part);
    const mine = (turn += 1);
    const parts = part.split(' ').map((id) => document.getElementById(id)).filter(Boolean);
    for (const one of parts) {
      turns.set(one, mine);
      one.setAttribute('aria-busy', 'true');
      one.inert = what !== 'look';
    }
    try {
      const answer = await fetch(form.getAttribute('action'), { method: 'POST', body, credentials: 'same-origin', headers });
      if (!answer.ok || answer.redirected) return false;
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const chosen = new FormData(form);
      for (const old of parts.filter((one) => turns.get(one) === mine)) {
        const renewed = fresh.getElementById(old.id);
        if (!renewed || old.innerHTML === renewed.innerHTML) continue;
        old.replaceChildren(...renewed.childNodes);
        for (const one of old.querySelectorAll('input[type=radio]')) one.checked = chosen.get(one.name) === one.value;
      }
      return true;
    } catch {
      return false;
    } finally {
      for (const one of parts.filter((one) => turns.get(one) === mine)) {
        one.removeAttribute('aria-busy');
        one.inert = false;
      }
    }
  };
  const waiting = new WeakMap();
  document.addEventListener('input', ({ target }) => {
    const around = target.closest('[data-recount]');
    const form = around?.closest('form');
    if (!form) return;
    const due = new Map(waiting.get(form));
    clearTimeout(due.get(around));
    due.set(around, setTimeout(() => recount(form, around.dataset.recount, 'look'), 400));
    waiting.set(form, due);
  });
  document.addEventListener('submit', async (event) => {
    const form = event.target;
    const { submitter: button } = event;
    if (!button?.dataset.part) return;
    event.preventDefault();
    if (await recount(form, button.dataset.part, button.value)) return form.querySelector('[autofocus]')?.focus();
    delete button.dataset.part;
    form.requestSubmit(button);
  });
  for (const button of document.querySelectorAll('button[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      const part = document.getElementById(button.dataset.copy);
      if (!part) return;
      button.setAttribute('aria-live', 'polite');
      try {
        await navigator.clipboard.writeText(part.textContent);
        button.textContent = 'Copied';
      } catch {
        getSelection()?.selectAllChildren(part);
        button.textContent = 'Your browser does not let us copy. The text is selected: press Ctrl+C';
      }
    });
  }
})();
`;

/** Changes with the script, so that browsers may keep a version for good. */
export const enhancePath = `/connect/enhance-${createHash('sha256').update(enhance).digest('hex').slice(0, 12)}.js`;
