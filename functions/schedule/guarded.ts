/** Keeps one organisation's trouble from reaching the others: a failure is told to `failed`, and answered with false. */
export const guarded = async (
  { failed }: { failed: (what: string, error: unknown) => void },
  what: string,
  work: () => Promise<void>,
): Promise<boolean> => {
  try {
    await work();
    return true;
  } catch (error) {
    failed(what, error);
    return false;
  }
};
