import process from 'node:process';

/**
 * Stands in for the AWS SDK's search for credentials (`@aws-sdk/credential-provider-node`) in the bundles. Lambda hands a
 * function its credentials in the environment; files, single sign-on, instance metadata and the clients they need would
 * be 130 KB of dead weight.
 */
export const defaultProvider = () => async () => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) throw new Error('There are no AWS credentials in the environment.');
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
};
