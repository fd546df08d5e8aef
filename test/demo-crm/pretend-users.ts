/** The people who can be signed in to the stand-in CRM: one for each role the bridge knows. */
export const pretendUsers = [
  { role: 'owner', id: 'user-olivia', name: 'Olivia Owen', does: 'connects Xero' },
  { role: 'administrator', id: 'user-adam', name: 'Adam Admin', does: 'connects Xero' },
  { role: 'member', id: 'user-mia', name: 'Mia Member', does: 'works with records' },
  { role: 'viewer', id: 'user-victor', name: 'Victor View', does: 'only looks' },
] as const;
export type PretendUser = (typeof pretendUsers)[number];

/** The user of a role; the owner when there is none. */
export const userOf = (role: string | undefined): PretendUser =>
  pretendUsers.find((user) => user.role === role) ?? pretendUsers[0];
