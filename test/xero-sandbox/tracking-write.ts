import { type Answer, ApiFailure, ElementRefused, notFound } from './answer.ts';
import type { ApiCall } from './api-call.ts';
import { writeBatch } from './batch.ts';
import { readWord } from './contact-rules.ts';
import { lengthProblems } from './document-parts.ts';
import { compact, filled, type JsonObject, objects, text } from './json.ts';
import { addToList, replaceInList, settingsList } from './organisation.ts';
import { writeSetting } from './setting-write.ts';

const STATUSES = ['ACTIVE', 'ARCHIVED', 'DELETED'];
const MOST_ACTIVE = 2;
const MOST = 4;

function categories(call: ApiCall): JsonObject[] {
  return settingsList(call.world.store, call.organisation.tenantId, 'trackingCategories').filter(
    (category) => category.Status !== 'DELETED',
  );
}

function keep(call: ApiCall, category: JsonObject): void {
  const id = text(category, 'TrackingCategoryID') ?? '';
  const { store } = call.world;
  replaceInList(store, call.organisation.tenantId, 'trackingCategories', 'TrackingCategoryID', id, category);
}

function named(call: ApiCall): JsonObject {
  const id = (call.params[0] ?? '').toLowerCase();
  const found = categories(call).find((category) => category.TrackingCategoryID === id);
  if (found === undefined) throw new ApiFailure(notFound());
  return found;
}

function nameProblems(sent: JsonObject, name: string | undefined, others: JsonObject[], what: string): string[] {
  const taken = others.some((other) => text(other, 'Name')?.toLowerCase() === name?.toLowerCase());
  return [
    ...(name === undefined ? [`The Name of a tracking ${what} must be specified.`] : []),
    ...(taken ? [`The name of a tracking ${what} must be unique.`] : []),
    ...lengthProblems(sent, { Name: 100 }),
  ];
}

function option(call: ApiCall, name: string, id: string, status: string): JsonObject {
  return {
    TrackingOptionID: id === '' ? call.world.newId() : id,
    Name: name,
    Status: status,
    HasValidationErrors: false,
    IsDeleted: status === 'DELETED',
    IsArchived: status === 'ARCHIVED',
    IsActive: status === 'ACTIVE',
  };
}

function numberProblems(call: ApiCall, id: string | undefined, status: string): string[] {
  const others = categories(call).filter((category) => category.TrackingCategoryID !== id);
  const active = others.filter((category) => category.Status === 'ACTIVE').length;
  return [
    ...(status === 'ACTIVE' && active >= MOST_ACTIVE ? ['You can only have 2 active tracking categories.'] : []),
    ...(others.length >= MOST ? ['You can only have 4 tracking categories, active and archived.'] : []),
  ];
}

/** PUT /TrackingCategories: creates one, with the options that come with it. */
export function createTrackingCategory(call: ApiCall): Answer {
  return writeSetting(call, {
    key: 'TrackingCategories',
    one: 'TrackingCategory',
    idField: 'TrackingCategoryID',
    write: (sent) => {
      const name = filled(sent, 'Name');
      const problems = [
        ...nameProblems(sent, name, categories(call), 'category'),
        ...numberProblems(call, undefined, 'ACTIVE'),
      ];
      if (problems.length > 0) throw new ElementRefused(problems);
      const category = {
        Name: name ?? '',
        Status: 'ACTIVE',
        TrackingCategoryID: call.world.newId(),
        Options: objects(sent, 'Options').map((wanted) => option(call, text(wanted, 'Name') ?? '', '', 'ACTIVE')),
      };
      addToList(call.world.store, call.organisation.tenantId, 'trackingCategories', category);
      return category;
    },
  });
}

/** POST /TrackingCategories/{id}: renames, archives or reactivates one. */
export function updateTrackingCategory(call: ApiCall): Answer {
  const standing = named(call);
  const id = text(standing, 'TrackingCategoryID');
  return writeSetting(call, {
    key: 'TrackingCategories',
    one: 'TrackingCategory',
    idField: 'TrackingCategoryID',
    write: (sent) => {
      const name = filled(sent, 'Name') ?? text(standing, 'Name') ?? '';
      const status =
        readWord(sent, 'Status', STATUSES, 'TrackingCategories[0]') ?? text(standing, 'Status') ?? 'ACTIVE';
      const others = categories(call).filter((category) => category.TrackingCategoryID !== id);
      const problems = [...nameProblems(sent, name, others, 'category'), ...numberProblems(call, id, status)];
      if (problems.length > 0) throw new ElementRefused(problems, id);
      const category = { ...standing, Name: name, Status: status };
      keep(call, category);
      return category;
    },
  });
}

/** PUT /TrackingCategories/{id}/Options: adds options. */
export function createTrackingOptions(call: ApiCall): Answer {
  const id = text(named(call), 'TrackingCategoryID');
  return writeBatch(call, {
    key: 'Options',
    one: 'Option',
    write: (sent) => {
      const category = categories(call).find((entry) => entry.TrackingCategoryID === id) ?? {};
      const options = objects(category, 'Options');
      const name = filled(sent, 'Name');
      const problems = nameProblems(
        sent,
        name,
        options.filter((entry) => entry.Status !== 'DELETED'),
        'option',
      );
      if (problems.length > 0) throw new ElementRefused(problems);
      const record = option(call, name ?? '', '', 'ACTIVE');
      keep(call, { ...category, Options: [...options, record] });
      return { record: { ...record }, warnings: [] };
    },
    echo: (sent, recordId) => compact({ TrackingOptionID: recordId, Name: sent.Name }),
    errorFlag: 'HasValidationErrors',
  });
}

/** POST /TrackingCategories/{id}/Options/{optionId}: renames, archives or reactivates one option. */
export function updateTrackingOption(call: ApiCall): Answer {
  const category = named(call);
  const options = objects(category, 'Options');
  const optionId = (call.params[1] ?? '').toLowerCase();
  const standing = options.find((entry) => entry.TrackingOptionID === optionId && entry.Status !== 'DELETED');
  if (standing === undefined) throw new ApiFailure(notFound());
  return writeSetting(call, {
    key: 'Options',
    one: 'Option',
    idField: 'TrackingOptionID',
    write: (sent) => {
      const name = filled(sent, 'Name') ?? text(standing, 'Name') ?? '';
      const status = readWord(sent, 'Status', STATUSES, 'Options[0]') ?? text(standing, 'Status') ?? 'ACTIVE';
      const others = options.filter((entry) => entry !== standing && entry.Status !== 'DELETED');
      const problems = nameProblems(sent, name, others, 'option');
      if (problems.length > 0) throw new ElementRefused(problems, optionId);
      const record = option(call, name, optionId, status);
      keep(call, { ...category, Options: options.map((entry) => (entry === standing ? record : entry)) });
      return { ...record };
    },
  });
}
