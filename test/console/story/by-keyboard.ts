import type { Locator, Page } from 'playwright-core';

const mostStops = 150;

/** Goes on with Tab until the element has the focus; says where it ended when it never comes there. */
export const tabTo = async (page: Page, target: Locator): Promise<void> => {
  for (let stop = 0; stop < mostStops; stop += 1) {
    if ((await target.count()) === 1 && (await target.evaluate((element) => element.matches(':focus')))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${mostStops} times Tab on ${page.url()} do not lead to ${target}.`);
};

const ring = `(() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  return document.activeElement.matches(':focus-visible') && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
})()`;

/** Whether a person sees what has the focus: there is a ring around it. */
export const focusIsSeen = (page: Page): Promise<boolean> => page.evaluate<boolean>(ring);
