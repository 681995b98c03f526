import { MOST_TICKETS_OF_A_CLASS } from '../../../fares/card/state.ts';
import type { Messages } from './catalogue.ts';
import { deFunctions } from './de-functions.ts';
import { deKeys } from './de-keys.ts';
import { plural } from './plural.ts';

const rules = new Intl.PluralRules('de');
const pok = 'Kundencenter (POK)';
const goElsewhere = 'Nutzen Sie einen anderen Entwerter oder sagen Sie es dem Fahrer.';

export const de: Messages = {
  ...deFunctions,
  ...deKeys,
  languageName: 'Deutsch',
  weekdays: ['So', 'Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa'],
  presentCard: 'KARTE VORHALTEN',
  entryStop: 'Einstieg an der Haltestelle',
  exitStop: 'Ausstieg an der Haltestelle',
  lastStop: 'Letzte',
  nextStop: 'Nächste',
  line: 'Linie',
  noRide: {
    title: 'Bitte warten',
    fact: 'Wir wissen nicht, an welcher Haltestelle der Bus ist.',
    remedy: 'Einsteigen können Sie, sobald eine Haltestelle erscheint; dauert es lange, sagen Sie es dem Fahrer.',
  },
  buttons: {
    'card-check': 'Karte prüfen',
    group: 'Tickets für mehrere Personen',
    'purse-transfer': 'Geld von der e-Börse auf die t-Börse',
    'carry-over': 'Internet-Aufladung abholen, Erstattung abholen',
    larger: 'Größere Schrift',
    ordinary: 'Normale Schrift',
    cancel: 'Abbrechen',
    accept: 'Bestätigen',
  },
  cardCheck: {
    title: 'Karte prüfen',
    fact: 'Wir zeigen Guthaben und Tickets.',
    remedy: 'Es wird nichts abgebucht.',
  },
  working: { title: 'Karte ruhig halten', fact: 'Einen Moment…', remedy: 'Nehmen Sie die Karte nicht vom Leser weg.' },
  checkedIn: {
    title: 'Einstieg',
    charged: 'Abgebucht',
    balance: 'Guthaben',
    from: 'Ab',
    remedy: 'Halten Sie die Karte auch beim Aussteigen vor – wir erstatten, was zu viel bezahlt ist.',
    transfer: 'Umstieg: nur der niedrigste Preis wurde abgebucht.',
    repeated: 'Derselbe Einstieg – nichts wurde doppelt abgebucht.',
  },
  checkedOut: {
    title: 'Ausstieg',
    refunded: 'Erstattet',
    ride: 'Fahrt',
    transferUntil: (time) => `Umstieg bis ${time} zum niedrigsten Preis.`,
    cancelled: 'Dieselbe Haltestelle: Fahrt storniert, alles erstattet.',
    repeated: 'Derselbe Ausstieg – noch einmal angezeigt.',
  },
  stops: (count) => `${count}\u00a0${plural(rules, count, { one: 'Haltestelle', other: 'Haltestellen' })}`,
  contents: {
    title: 'Karte prüfen',
    purse: 't-Börse (Fahrten)',
    servicePurse: 'e-Börse',
    tickets: 'Tickets dieser Fahrt',
    self: 'Für mich',
    normal: 'Normal',
    local: 'Ermäßigt, örtlich',
    statutory: 'Ermäßigt, gesetzlich',
    from: 'Ab',
    standard: 'Karte Standard',
    premium: 'Karte Premium',
    seasonTickets: 'Zeitkarten',
    noSeasonTicket: 'Keine Zeitkarte',
    product: (product) => `Nr.\u00a0${product}`,
    more: (count) => `und ${count} weitere`,
    openTickets: (count) => `${count} ${plural(rules, count, { one: 'Ticket', other: 'Tickets' })} auf dieser Fahrt`,
  },
  refused: {
    funds: {
      title: 'Zu wenig Guthaben',
      fact: 'Das Guthaben der t-Börse reicht für keine Fahrt.',
      remedy: `Laden Sie die t-Börse im ${pok} auf; mit der e-Börse lässt sich keine Fahrt bezahlen.`,
    },
    blocked: {
      title: 'Karte gesperrt',
      fact: 'Mit dieser Karte kann nicht bezahlt werden.',
      remedy: `Gehen Sie mit der Karte zum ${pok}.`,
    },
    expired: {
      title: 'Karte abgelaufen',
      fact: 'Die Karte ist nicht mehr gültig.',
      remedy: `Lassen Sie die Karte im ${pok} verlängern.`,
    },
    foreign: {
      title: 'Fremde Karte',
      fact: 'Das ist keine Stadtkarte dieses Systems.',
      remedy: 'Halten Sie die Stadtkarte allein vor, ohne andere Karten.',
    },
    damaged: {
      title: 'Karte defekt',
      fact: 'Die Karte ist nicht lesbar.',
      remedy: `Gehen Sie mit der Karte zum ${pok}.`,
    },
    'removed-early': {
      title: 'Zu schnell',
      fact: 'Es wurde nichts abgebucht.',
      remedy: 'Halten Sie die Karte noch einmal vor, etwas länger.',
    },
    'two-cards': {
      title: 'Zwei Karten',
      fact: 'Der Leser sieht mehr als eine Karte.',
      remedy: 'Nehmen Sie die Karte aus der Geldbörse und halten Sie nur sie vor.',
    },
    'no-position': {
      title: 'Haltestelle unbekannt',
      fact: 'Wir wissen nicht, an welcher Haltestelle der Bus ist.',
      remedy: 'Sagen Sie es dem Fahrer und halten Sie die Karte gleich noch einmal vor.',
    },
    'refund-limit': {
      title: 'Erstattung nicht möglich',
      fact: 'Die Karte nimmt diese Erstattung nicht an.',
      remedy: `Holen Sie die Erstattung mit der Karte im ${pok} ab.`,
    },
    'ride-open': {
      title: 'Fahrt läuft',
      fact: 'Diese Karte hat auf dieser Fahrt schon einen Einstieg.',
      remedy: 'Zum Aussteigen: Karte vorhalten, ohne eine Taste zu drücken.',
    },
    'nothing-chosen': {
      title: 'Kein Ticket gewählt',
      fact: 'Auf dem Bildschirm wurde kein Ticket gewählt.',
      remedy: 'Wählen Sie erst die Tickets, dann halten Sie die Karte vor.',
    },
    'service-purse-short': {
      title: 'Zu wenig auf der e-Börse',
      fact: 'Auf der e-Börse ist weniger als der gewählte Betrag.',
      remedy: 'Wählen Sie einen kleineren Betrag.',
    },
    'purse-limit': {
      title: 'Grenze der t-Börse',
      fact: 'So viel Geld passt nicht auf die t-Börse.',
      remedy: 'Wählen Sie einen kleineren Betrag.',
    },
    'season-ticket-valid': {
      title: 'Zeitkarte gültig',
      fact: 'Ihre Zeitkarte ist gültig.',
      remedy: 'Sie müssen die Karte nicht vorhalten. Gute Fahrt!',
    },
    'second-purchase': {
      title: 'Kein Zukauf möglich',
      fact: 'Zu dieser Fahrt wurden schon an einer anderen Haltestelle Tickets dazugekauft.',
      remedy: 'Weitere Tickets kaufen Sie mit einer anderen Karte oder nach dieser Fahrt.',
    },
    'too-many-tickets': {
      title: 'Zu viele Tickets',
      fact: `Eine Karte fasst höchstens ${MOST_TICKETS_OF_A_CLASS} Tickets einer Art.`,
      remedy: 'Wählen Sie weniger Tickets und kaufen Sie den Rest mit einer anderen Karte.',
    },
    'not-carried-out': {
      title: 'Nicht übertragen',
      fact: 'Die Übertragung ist nicht gelungen.',
      remedy: 'Wählen Sie die Funktion noch einmal und lassen Sie die Karte stecken, bis das Ergebnis erscheint.',
    },
    'card-slot': {
      title: 'Karte entnehmen',
      fact: 'Im Kartenfach steckt eine Karte, aber keine Funktion ist gewählt.',
      remedy: 'Entnehmen Sie die Karte, wählen Sie eine Funktion und stecken Sie die Karte ein, wenn es verlangt wird.',
    },
    'use-slot': {
      title: 'Karte einstecken',
      fact: 'Für diese Funktion muss die Karte im Kartenfach stecken.',
      remedy: 'Wählen Sie die Funktion noch einmal und stecken Sie die Karte in das Kartenfach.',
    },
  },
  available: 'Auf der t-Börse',
  needed: (amount) => `Nötig sind ${amount}.`,
  nothingCharged: 'Es wurde nichts abgebucht.',
  secondCard: {
    served: {
      fact: 'Die erste Karte ist fertig: was der Bildschirm gezeigt hat, gilt. Die zweite wurde nicht gelesen.',
      remedy: 'Nehmen Sie die erste Karte weg und halten Sie die zweite allein vor.',
    },
    uncertain: {
      fact: 'Die zweite Karte wurde nicht gelesen. Die erste muss noch geprüft werden.',
      remedy: 'Halten Sie die erste Karte noch einmal allein vor. Sie zahlen nicht doppelt.',
    },
  },
  moveFromServicePurse: `Übertragen Sie Geld von der e-Börse oder laden Sie die Karte im ${pok} auf.`,
  uncertain: {
    title: 'Noch einmal',
    fact: 'Die Karte war zu schnell weg.',
    unknown: 'Wir wissen noch nicht, ob das Ticket gespeichert ist.',
    remedy: 'Halten Sie die Karte noch einmal vor, etwas länger.',
    noDoubleCharge: 'Sie zahlen nicht doppelt.',
  },
  uncertainAgain: {
    title: 'Nicht gelungen',
    fact: 'Die Karte ist vielleicht defekt.',
    remedy: `Halten Sie sie noch einmal vor; hilft das nicht, gehen Sie zum ${pok}.`,
  },
  proof: { terminal: 'Entwerter', at: 'Zeit', code: 'Code', purpose: 'Zeigen Sie dies bei einer Kontrolle.' },
  outOfService: {
    starting: {
      title: 'Start',
      fact: 'Der Entwerter ist gleich bereit.',
      remedy: 'Warten Sie oder nutzen Sie einen anderen Entwerter.',
    },
    'reader-lost': { title: 'Außer Betrieb', fact: 'Der Kartenleser antwortet nicht.', remedy: goElsewhere },
    journal: {
      title: 'Außer Betrieb',
      fact: 'Fahrten können nicht sicher gespeichert werden.',
      remedy: goElsewhere,
    },
    'disk-full': {
      title: 'Außer Betrieb',
      fact: 'Es fehlt Speicherplatz für Fahrten.',
      remedy: goElsewhere,
    },
    'no-tariff': { title: 'Außer Betrieb', fact: 'Es gibt keinen gültigen Tarif.', remedy: goElsewhere },
    stopping: {
      title: 'Abschaltung',
      fact: 'Der Entwerter wird ausgeschaltet.',
      remedy: 'Nutzen Sie einen anderen Entwerter.',
    },
  },
  disconnected: {
    title: 'Keine Verbindung zum Gerät',
    fact: 'Der Bildschirm erreicht den Entwerter nicht.',
    remedy: goElsewhere,
  },
  spokenAmount: (zlotys, grosze) => {
    const whole = `${zlotys} Zloty`;
    const rest = `${grosze} ${plural(rules, grosze, { one: 'Grosz', other: 'Groszy' })}`;
    return grosze === 0 ? whole : zlotys === 0 ? rest : `${whole} ${rest}`;
  },
};
