import type { Formats } from '../../../shared/runtime/formats.ts';
import type { Health } from '../../../shared/store/health.ts';
import { boundedFormats } from '../bounded.ts';
import type { Standing } from '../standing.ts';
import { counted, typesListed } from '../words.ts';

/** Something a person can do now; `href` leads to where. */
export interface NextStep {
  kind: 'bad' | 'warn' | 'info';
  label: string;
  text: string;
  href?: string;
}

interface Known {
  standing: Standing;
  failedDeliveries: number;
  health: Health | undefined;
  /** Address of the workspace's console. */
  base: string;
  mayAct: boolean;
  formats: Formats;
}

const steps = (known: Known): (NextStep | false)[] => {
  const { standing, failedDeliveries, health, base } = known;
  const formats = boundedFormats(known.formats);
  const { organisation, state, survey, connection, trouble } = standing;
  const connect = base.replace('/console/', '/connect/');
  const chosen = `?organisation=${encodeURIComponent(organisation.organisation)}`;
  const broken = health?.problems.length ?? 0;
  return [
    state === 'reconnect' && {
      kind: 'bad',
      label: 'Reconnect',
      text: `${connection?.problem?.message ?? 'Xero does not accept the access any more.'} Changes are kept and go on when it is connected again.`,
      href: connect,
    },
    state === 'disconnected' && {
      kind: 'warn',
      label: 'Connect',
      text: `${organisation.name} is disconnected. Its changes are kept until it is connected again.`,
      href: connect,
    },
    state === 'paused' && {
      kind: 'warn',
      label: 'Resume',
      text: 'It is paused: changes are kept and wait until it is resumed.',
      href: `${base}/queue${chosen}#pause`,
    },
    survey.paused.length > 0 && {
      kind: 'warn',
      label: 'Resume',
      text: `Paused: ${typesListed(survey.paused)}. What changes of them is kept, and goes neither way until they are resumed.`,
      href: `${base}/queue${chosen}#pause`,
    },
    survey.attention > 0 && {
      kind: 'bad',
      label: 'Fix',
      text: `${counted(formats, survey.attention, 'record')} cannot go to Xero as ${survey.attention === 1 ? 'it is' : 'they are'}, for ${counted(formats, survey.causes.length + survey.furtherCauses, 'cause')}.`,
      href: `${base}/attention${chosen}`,
    },
    failedDeliveries > 0 && {
      kind: 'bad',
      label: 'Look',
      text: `The CRM did not take ${counted(formats, failedDeliveries, 'message')}, and no further try is made by itself.`,
      href: `${base}/attention${chosen}#${organisation.organisation}-untold`,
    },
    broken > 0 && {
      kind: 'warn',
      label: 'Correct',
      text: `${counted(formats, broken, 'setting')} ${broken === 1 ? 'leads' : 'lead'} to something that Xero does not have any more.`,
      href: `${base}/settings${chosen}`,
    },
    state === 'active' &&
      trouble !== undefined &&
      survey.waiting > 0 && { kind: 'warn', label: 'Wait', text: `${trouble.message} ${trouble.remedy}` },
    survey.notSent > 0 && {
      kind: 'info',
      label: 'Not sent',
      text: `${counted(formats, survey.notSent, 'record')} ${survey.notSent === 1 ? 'is' : 'are'} kept back by the settings.`,
      href: `${base}/queue${chosen}&why=off`,
    },
    survey.held > 0 && {
      kind: 'info',
      label: 'Decide',
      text: `${counted(formats, survey.held, 'record')} ${survey.held === 1 ? 'is' : 'are'} held back until somebody lets ${survey.held === 1 ? 'it' : 'them'} go.`,
      href: `${base}/queue${chosen}&why=held`,
    },
  ];
};

/** What a person should do next about an organisation, the most urgent first. Nothing, when all is in step. */
export const nextSteps = (known: Known): NextStep[] =>
  steps(known).flatMap((step) => {
    if (step === false) return [];
    const { href, ...rest } = step;
    const leads = href !== undefined && (known.mayAct || !(href.startsWith('/connect/') || href.endsWith('#pause')));
    return [leads ? step : { ...rest, text: href === undefined ? rest.text : `${rest.text} Ask an administrator.` }];
  });
