import type { KeyMessages, Wording } from './key-messages.ts';
import { plural } from './plural.ts';

const rules = new Intl.PluralRules('de');
const pok = 'Kundencenter (POK)';
const single = 'Kaufen Sie eine Einzelfahrkarte beim Fahrer oder am Automaten';

export const deKeys: KeyMessages = {
  chooseAndPresent: 'N oder U wählen und Karte vorhalten',
  leaving: 'Sie steigen aus? Karte ohne Taste vorhalten.',
  keyNames: { normal: 'Normal', reduced: 'Ermäßigt', contents: 'Karte prüfen' },
  fareClass: { normal: 'Normal', reduced: 'Ermäßigt' },
  choosingFare: {
    taken: (amount) => `Wir buchen ${amount} ab`,
    toTheEnd: (towns) =>
      towns === 1
        ? 'bis zum Ende der Fahrt: eine Stadt'
        : towns === 2
          ? 'bis zum Ende der Fahrt: zwei Städte'
          : 'bis zum Ende der Fahrt: drei Städte oder mehr',
    needed: (amount) => `In der Börse müssen mindestens ${amount} sein.`,
    unknown: 'Preis bis zum Ende der Fahrt',
    remedy: 'Halten Sie die Karte beim Aussteigen ohne Taste vor – wir erstatten, was zu viel bezahlt ist.',
  },
  chooseFirst: {
    title: 'Zuerst N oder U',
    fact: 'Wählen Sie N oder U, BEVOR Sie die Karte vorhalten',
    remedy:
      'Karte wegnehmen, N (normal) oder U (ermäßigt) drücken, Karte noch einmal vorhalten. Nichts wurde abgebucht.',
    eTicket: 'Internet-Tickets werden hier nicht gelesen: Mit einem solchen müssen Sie nichts tun.',
  },
  registered: {
    title: 'Zeitkarte',
    validTo: (day) => `Gültig bis ${day}`,
    nothingTaken: 'Registriert. Nichts wurde abgebucht.',
    repeated: 'Schon registriert. Nichts wurde abgebucht.',
  },
  pages: {
    of: (page, pages) => `${page} von ${pages}`,
    operation: 'Letzter Vorgang',
    outcome: {
      executed: { title: 'Gespeichert', fact: 'Der Vorgang wurde angenommen.', remedy: 'Wiederholen Sie ihn nicht.' },
      'rolled-back': { title: 'Nicht gespeichert', fact: 'Nichts wurde abgebucht.', remedy: 'Wiederholen Sie ihn.' },
      unknown: {
        title: 'Wird geprüft',
        fact: 'Das Büro klärt es. Sie zahlen nicht doppelt.',
        remedy: 'Es gilt, was auf der Karte ist.',
      },
    },
    contract: 'Zeitkarte',
    product: (days, fareClass) =>
      `${days}\u00a0${plural(rules, days, { one: 'Tag', other: 'Tage' })}, ${fareClass.toLowerCase()}`,
    standing: {
      valid: (_, to) => `Gültig bis ${to}`,
      future: (from) => `Gültig ab ${from}`,
      expired: (_, to) => `Abgelaufen ${to}`,
    },
    noContract: {
      title: 'Keine auf der Karte',
      fact: 'Ein im Internet gekauftes Ticket wird hier nicht gelesen; das prüft der Kontrolleur.',
    },
    purse: 'Elektronische Börse',
    belowNothing: 'Was fehlt, wird von der nächsten Aufladung genommen.',
    ride: 'Offene Fahrt',
    since: (stop, time) => (time === undefined ? `Ab: ${stop}` : `Ab: ${stop}, ${time}`),
    charged: (amount) => `Abgebucht ${amount}`,
    leaving: 'Beim Aussteigen die Karte ohne Taste vorhalten.',
  },
  mayCheckOut: 'Ihre offene Fahrt können Sie noch beenden: Karte ohne Taste vorhalten.',
};

export const deJaworzno: Wording = {
  available: 'In der Börse',
  cardCheck: { title: 'Karte prüfen', fact: 'Wir zeigen Zeitkarten und Börse.', remedy: 'Es wird nichts abgebucht.' },
  checkedIn: {
    title: 'Einstieg',
    charged: 'ABGEBUCHT',
    balance: 'Börse',
    from: 'Ab',
    remedy: 'Beim Aussteigen Karte ohne Taste vorhalten – Überzahltes wird erstattet.',
    transfer: '',
    repeated: 'Derselbe Einstieg – nichts wurde doppelt abgebucht.',
  },
  uncertain: {
    title: 'Vorgang prüfen',
    fact: 'Die Karte war zu schnell weg.',
    unknown: 'Wir wissen noch nicht, ob der Vorgang gespeichert ist.',
    remedy: 'Drücken Sie S und halten Sie die Karte vor. Ist er nicht gespeichert, wiederholen Sie ihn.',
    noDoubleCharge: 'Sie zahlen nicht doppelt.',
  },
  uncertainAgain: {
    title: 'Vorgang prüfen',
    fact: 'Die Karte ist vielleicht defekt.',
    remedy: `Halten Sie sie noch einmal vor; hilft das nicht, gehen Sie zum ${pok}.`,
  },
  refused: {
    funds: { title: 'Zu wenig Guthaben', fact: 'In der Börse ist zu wenig für eine Fahrt.', remedy: `${single}.` },
    blocked: {
      title: 'Karte gesperrt',
      fact: 'Mit dieser Karte kann man nicht zahlen.',
      remedy: `${single} und gehen Sie mit der Karte zum ${pok}.`,
    },
    expired: {
      title: 'Karte ungültig',
      fact: 'Die Karte ist abgelaufen.',
      remedy: `${single} und gehen Sie mit der Karte zum ${pok}.`,
    },
    'removed-early': {
      title: 'Vorgang prüfen',
      fact: 'Zu schnell: nichts gespeichert, nichts abgebucht.',
      remedy: 'Wiederholen Sie ihn, und halten Sie die Karte ruhig am Leser.',
    },
  },
};
