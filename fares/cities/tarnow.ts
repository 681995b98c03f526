import { grosze } from '../money.ts';
import type { TariffBook } from '../tariff/tariff-book.ts';
import { readTariff } from '../tariff/tariff-file.ts';
import type { CityProfile } from './city-profile.ts';
import exampleTariff from './tarnow-tariff.json' with { type: 'json' };

/** Tarnów as its sources describe it; where they are silent or contradict themselves, the reading is named. */
export const TARNOW: CityProfile = {
  delays: {
    resultMs: 5_000,
    cardWaitMs: 5_000,
    groupMs: 5_000,
    amountMs: 15_000,
    insertCardMs: 5_000,
    seasonTicketMs: 10_000,
    uncertainMs: 20_000,
    removedEarlyMs: 10_000,
    refusedMs: 8_000,
    // All on one page.
    contentsPageMs: 10_000,
  },
  // A40
  slowMode: { leastMs: 30_000, warningMs: 20_000, extensions: 10 },
  fares: {
    // A14: the literal reading; nothing more is taken or given at the exit.
    transferPrice: 'minimum-at-entry',
    // A15: "not later than 15 minutes" holds at 15:00.
    transferWindowInclusive: true,
    transferWindowSeconds: null,
    // A17
    sameStop: 'cancel',
    // A37
    creditThenDebit: true,
    // A36
    repeats: {
      sameTerminalSeconds: 10,
      otherTerminalSeconds: 60,
      afterCheckOutSeconds: 60,
      exitStopKeptSeconds: 60,
      clockToleranceSeconds: 120,
    },
  },
  // All is pressed on the screen.
  keys: {},
  functions: ['card-check', 'group', 'purse-transfer', 'carry-over'],
  wording: 'tarnow',
  // The sources name no limit: as much as the card itself bears (T33, T114).
  purse: { limit: grosze(900_000) },
  // T107, T108: the sources name no amounts.
  purseTransfer: { start: grosze(1_000), step: grosze(100), least: grosze(100), most: grosze(50_000) },
  operatingDayEndsAtSeconds: 3 * 3600,
  // A23: as T100 says.
  seasonTicketTap: 'charge',
  beeps: {
    checkedIn: 1,
    checkedOut: 1,
    // T99, T100: a tap does not register a season ticket.
    registered: 1,
    cardCheck: 1,
    // No key has to be pressed before a card.
    chooseFirst: 1,
    uncertain: 3,
    refused: 3,
    transferred: 1,
    // A22: three even for success, as T121 says.
    carriedOver: 3,
    notCarriedOver: 3,
  },
  // The sources know beeps and the screen.
  lamp: null,
  // T43 says that it can, not what: the operator decides.
  announcements: 'none',
  // An operator with an acquirer puts it on in a profile file.
  bankCards: false,
  // The sources know no theme for the night.
  darkHours: { from: '21:00', to: '05:30' },
  // A seven-inch panel: 177.8 mm across the diagonal of 800 x 480.
  panel: { width: 800, height: 480, pixelsPerMillimetre: 5.25 },
};

/** The tariff a machine of Tarnów has when it is given no other: an example, and marked as one (T123). */
export const TARNOW_TARIFF: TariffBook = bookOf(exampleTariff);

function bookOf(data: unknown): TariffBook {
  const read = readTariff(data);
  if (!read.ok) throw new Error(`tarnow-tariff.json: ${read.error}`);
  return read.book;
}
