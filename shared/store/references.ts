import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Reference, referenceSchema } from '../records/reference.ts';
import { isConditionFailed, organisationPartition, type Table } from './table.ts';

const referenceKey = (scope: { workspace: string; organisation: string }) => ({
  pk: organisationPartition(scope.workspace, scope.organisation),
  sk: 'REFERENCE',
});

/** The last snapshot of the organisation's reference data; undefined before the first. */
export const getReference = async (
  table: Table,
  scope: { workspace: string; organisation: string },
): Promise<Reference | undefined> => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: referenceKey(scope), ConsistentRead: true }),
  );
  return Item && referenceSchema.parse(Item.reference);
};

/** Stores a fresh snapshot. */
export const putReference = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  reference: Reference,
): Promise<void> => {
  await table.doc.send(new PutCommand({ TableName: table.name, Item: { ...referenceKey(scope), reference } }));
};

/** Renews what the snapshot says of the organisation itself. False when there is no snapshot yet. */
export const putReferenceOrganisation = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  organisation: Reference['organisation'],
): Promise<boolean> => {
  try {
    await table.doc.send(
      new UpdateCommand({
        TableName: table.name,
        Key: referenceKey(scope),
        UpdateExpression: 'SET #reference.organisation = :organisation',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: { '#reference': 'reference' },
        ExpressionAttributeValues: { ':organisation': organisation },
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
};
