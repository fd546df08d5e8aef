/** What the AWS SDK needs to sign calls that only the stand-ins on this machine will read. */
export const localAws = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
} as const;
