import { join } from 'node:path';
import { neoSettingsSchema } from '../../devices/contactless/host-messages.ts';
import type { CityProfile } from '../../fares/cities/city-profile.ts';
import { attendBankCards, type BankCardNews } from '../bank-tap/attend-reader.ts';
import { openDenyListKeeper } from '../bank-tap/deny-list-keeper.ts';
import { BankTaps } from '../bank-tap/serve-bank-tap.ts';
import { TapPlaces } from '../bank-tap/tap-place.ts';
import type { OfficeNews } from '../office/record.ts';
import type { Validator } from '../validator/validator.ts';
import { type MachineParts, officeKeysOf } from './machine-parts.ts';
import type { DeviceReport } from './rig-subject.ts';

/** Bank cards at this machine. */
export interface BankCards {
  readonly devices: Readonly<Record<'contactless' | 'deny-list', DeviceReport>>;
  /** What came of each card, for whoever shows it. */
  subscribe(listener: (news: BankCardNews) => void): () => void;
  hearOffice(news: OfficeNews): Promise<void>;
  close(): Promise<void>;
}

type Needs = Pick<MachineParts, 'config' | 'journal' | 'log' | 'now' | 'vehicle'>;
type ProfilePart = Pick<CityProfile, 'bankCards' | 'operatingDayEndsAtSeconds'>;

/** Opens the reader that the configuration names; undefined: this machine takes no bank cards. */
export async function openBankCards(
  parts: Needs,
  profile: ProfilePart,
  face: Pick<Validator, 'open' | 'tellBankCard'>,
): Promise<BankCards | undefined> {
  const { config, journal, log, now, vehicle } = parts;
  const { city, contactless } = config;
  if (contactless === undefined || city === 'krakow') return undefined;
  if (!profile.bankCards) {
    log('there is a reader of bank cards, and the profile takes none (bankCards)');
    return undefined;
  }
  const { NeoReader } = await import('../../devices/contactless/contactless-process.ts');
  const reader = new NeoReader({ ...neoSettingsSchema.parse(contactless), name: 'contactless' });
  const denied = await openDenyListKeeper({
    file: join(config.data, 'deny-list', 'deny-list.signed'),
    keys: officeKeysOf(config),
    office: config.office,
    tell: (event) => {
      log('deny list', { ...event });
      const body = { device: 'deny-list', ...event };
      journal.append({ at: now(), kind: 'DEVICE', body }, 'lazy').catch(() => undefined);
    },
  });
  const places = new TapPlaces(profile.operatingDayEndsAtSeconds);
  const taps = new BankTaps({
    ...{ city, now, journal, log },
    place: (at) => places.at(vehicle.report, at),
    isOpen: () => face.open,
    isDenied: (reference) => denied.list?.has(reference) ?? false,
  });
  const listeners = new Set<(news: BankCardNews) => void>();
  const tell = (news: BankCardNews): void => {
    face.tellBankCard(news);
    for (const listener of [...listeners]) listener(news);
  };
  const end = attendBankCards({ reader, taps, journal, now, tell });
  await reader.start();
  return {
    get devices() {
      const { status } = reader;
      const detail = 'detail' in status ? { detail: status.detail } : {};
      return {
        contactless: { kind: 'contactless-reader', status: status.kind, ...detail },
        'deny-list': { kind: 'deny-list', ...denied.status },
      };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    hearOffice: (news) => denied.hear(news.denyListVersion ?? 0),
    async close() {
      end();
      denied.hangUp();
      await reader.close();
    },
  };
}
