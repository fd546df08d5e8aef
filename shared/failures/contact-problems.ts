import { attention, waiting } from './attention.ts';
import type { Problem } from './failure.ts';

/** Problems of contacts, and of records that wait for another one. */
export const contactProblems = {
  contactNameMissing: () =>
    attention(
      'contact-name-missing',
      'The contact has no name.',
      'Give it an organisation name, or a first and last name, in the CRM.',
      'name',
    ),
  contactNameCharacters: (name: string) =>
    attention(
      'contact-name-characters',
      `The name "${name}" holds < or >, which Xero does not allow.`,
      'Take these characters out of the name in the CRM.',
      'name',
    ),
  contactNameTooLong: () =>
    attention(
      'contact-name-too-long',
      'The name has more than 255 characters, the most that Xero takes.',
      'Shorten the name in the CRM.',
      'name',
    ),
  contactArchived: (name: string) =>
    attention(
      'contact-archived',
      `The contact "${name}" is archived in Xero, and archived contacts cannot be changed from outside.`,
      'Restore it in Xero, then retry.',
    ),
  contactMerged: (name: string, other: string) =>
    attention(
      'contact-merged',
      `The contact "${name}" was merged in Xero with that of another CRM contact (${other}).`,
      'Merge the two in the CRM as well, or unlink this one and rename it, so that it is made anew.',
    ),
  contactUnarchived: (name: string) =>
    attention(
      'contact-unarchived',
      `The contact "${name}" is in use again in the CRM, but archived in Xero, where it cannot be restored from outside.`,
      'Restore it in Xero, then retry.',
      'archived',
    ),
  contactGone: () =>
    attention(
      'contact-gone',
      'The contact that this one was matched with is not in Xero any more.',
      'Retry, so that it is matched anew.',
    ),
  contactSameNameInCrm: (name: string, holder: string) =>
    attention(
      'contact-duplicate-in-crm',
      `Another CRM contact (${holder}) is already linked to "${name}" in Xero, and Xero allows each name once.`,
      'Merge the two in the CRM, rename one, or set "When a contact of that name is in Xero already" to "Create another one, with its CRM id behind the name".',
      'name',
    ),
  contactSameNameRejected: (name: string) =>
    attention(
      'contact-name-of-another',
      `"${name}" in Xero is not this contact, as was decided, and Xero allows each name once.`,
      'Rename one of the two, or set "When a contact of that name is in Xero already" to "Create another one, with its CRM id behind the name".',
      'name',
    ),
  contactSameNumberRejected: (number: string) =>
    attention(
      'contact-number-taken',
      `The contact in Xero that bears this one's code (${number}) is not the same one, as was decided.`,
      'Remove the contact code of the other one in Xero, then retry.',
    ),
  contactMatchReview: (name: string) =>
    attention(
      'contact-match-review',
      `A contact named "${name}" stands in Xero already.`,
      'Decide whether it is the same one under Matching, rename one of the two, or set "When a contact of that name is in Xero already" to "Use that one".',
      'name',
    ),
  contactMatchAmbiguous: (name: string, count: number) =>
    attention(
      'contact-match-ambiguous',
      `${count} contacts in Xero fit "${name}".`,
      'Merge them in Xero, or rename the one that is meant in the CRM, then retry.',
      'name',
    ),
  /** `who`: as the sentence begins ("The customer"); `word`: the record that waits; `type`: of the one that is waited for. */
  waitsFor: (
    { who, id, type, field, word }: { who: string; id: string; type: string; field: string; word: string },
    state: { problem: Problem } | 'onItsWay' | 'unknown',
  ): Problem => {
    if (state === 'onItsWay') {
      return waiting(
        `${type}-on-its-way`,
        `${who} (${id}) is on its way to Xero.`,
        `Nothing to do: the ${word} follows by itself.`,
        field,
      );
    }
    if (state === 'unknown') {
      const skipped =
        type === 'contact'
          ? ' A contact that was left out goes once "When a contact of that name is in Xero already" is set to "Use that one" and it is saved again.'
          : '';
      return waiting(
        `${type}-not-arrived`,
        `${who} (${id}) is not in Xero and has not arrived from the CRM yet.`,
        `Save it in the CRM, so that it is sent; the ${word} then follows by itself.${skipped}`,
        field,
      );
    }
    return waiting(
      `${type}-needs-attention`,
      `${who} (${id}) is not in Xero yet, since it needs attention itself: ${state.problem.message}`,
      state.problem.remedy,
      field,
    );
  },
  contactArchivedWait: (who: string, word: string) =>
    waiting(
      'contact-archived',
      `${who} is archived in Xero, which takes no new ${word} for an archived contact.`,
      `Restore the contact in Xero; the ${word} then follows by itself.`,
      'contact.id',
    ),
};
