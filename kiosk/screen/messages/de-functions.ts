import type { FunctionMessages } from './function-messages.ts';

export const deFunctions: FunctionMessages = {
  group: {
    title: 'Tickets für mehrere Personen',
    companions: 'Tickets für Mitfahrende',
    plusOwn: '+ Ihr Ticket laut Karte',
    confirm: 'Zum Bestätigen Karte vorhalten',
    bought: 'Tickets',
    tickets: (count, name) => `${count}\u00a0× ${name}`,
    notForHolder: 'Für Sie selbst ist kein Ticket dabei.',
    selfAlready: 'Ihr eigenes Ticket hatten Sie schon – dafür wurde nichts abgebucht.',
    remedy: 'Beim Aussteigen einmal vorhalten – für alle.',
  },
  transfer: {
    title: 'Geld von der e-Börse auf die t-Börse',
    amount: 'Betrag',
    cardLater: 'Die Karte stecken Sie ein, wenn der Betrag bestätigt ist.',
    lessBy: (amount) => `${amount} weniger`,
    moreBy: (amount) => `${amount} mehr`,
  },
  seasonQuestion: {
    title: 'Zeitkarte gültig',
    validTo: (day) => `Ihre Zeitkarte gilt bis ${day}.`,
    question: 'Soll die Fahrt trotzdem abgebucht werden?',
    charge: (fare) => (fare === undefined ? 'Abbuchen' : `${fare} abbuchen`),
    noCharge: 'Nicht abbuchen',
  },
  payRide: {
    title: 'Fahrt bezahlen',
    fact: 'Sie zahlen mit der t-Börse, trotz Zeitkarte.',
    remedy: 'Ohne Vorhalten der Karte wird nichts abgebucht.',
  },
  insertCard: {
    'purse-transfer': { title: 'Geld von der e-Börse auf die t-Börse' },
    'carry-over': { title: 'Internet-Aufladung abholen, Erstattung abholen' },
    word: 'Karte in das Kartenfach stecken',
    leave: 'Lassen Sie sie stecken, bis das Ergebnis erscheint.',
    toMove: 'Betrag',
    toCarry: 'Wir schreiben alles auf die Karte, was für sie bereitliegt.',
  },
  slotWorking: {
    'purse-transfer': {
      title: 'Karte stecken lassen',
      fact: 'Wir übertragen das Geld auf die t-Börse.',
      remedy: 'Die Karte muss im Kartenfach bleiben, bis das Ergebnis erscheint.',
    },
    'carry-over': {
      title: 'Karte stecken lassen',
      fact: 'Wir suchen und speichern, was für die Karte bereitliegt.',
      remedy: 'Die Karte muss im Kartenfach bleiben, bis das Ergebnis erscheint.',
    },
  },
  transferred: {
    title: 'Übertragen',
    moved: 'Auf die t-Börse übertragen',
    purse: 't-Börse',
    servicePurse: 'e-Börse',
    takeCard: 'Sie können die Karte entnehmen.',
    repeated: 'Dieselbe Übertragung – nichts wurde doppelt übertragen.',
  },
  carriedOver: {
    nothing: {
      title: 'Nichts bereit',
      fact: 'Im System liegt für diese Karte keine Aufladung und keine Erstattung bereit.',
      remedy: 'Sie können die Karte entnehmen.',
      later: 'Die Zahlung ist vielleicht noch unterwegs: versuchen Sie es später.',
    },
    impossible: {
      title: 'Jetzt nicht möglich',
      kept: 'Das Geld geht nicht verloren, es bleibt im System.',
      'office-silent': {
        fact: 'Zurzeit besteht keine Verbindung zum Aufladesystem.',
        remedy: 'Entnehmen Sie die Karte und versuchen Sie es später, an jedem Entwerter.',
      },
      'being-checked': {
        fact: 'Ein früherer Versuch wird noch geprüft.',
        remedy: 'Entnehmen Sie die Karte und versuchen Sie es später.',
      },
      'not-possible': {
        fact: 'Diese Aufladung lässt sich nicht auf die Karte schreiben.',
        remedy: 'Gehen Sie mit der Karte zum Kundencenter (POK).',
      },
    },
    removed: {
      title: 'Karte entnommen',
      fact: 'Die Karte war zu früh draußen. Es wurde nichts gespeichert.',
      remedy: 'Wählen Sie die Funktion noch einmal und stecken Sie die Karte ganz ein.',
      kept: 'Nichts ist verloren.',
    },
    done: {
      title: 'Auf der Karte',
      written: 'Gespeichert',
      repeated: 'Schon vorher gespeichert – nichts wurde doppelt gespeichert.',
    },
    'top-up': 'Internet-Aufladung',
    refund: 'Erstattung',
    season: 'Zeitkarte',
    pending: 'Liegt noch bereit',
    why: {
      'purse-limit': 'passt nicht auf die t-Börse',
      'season-places-full': 'kein Platz für eine weitere Zeitkarte',
      'being-checked': 'wird noch geprüft',
      'not-possible': 'nicht möglich, bitte zum POK gehen',
    },
  },
  atPocket: {
    removedEarly: {
      fact: 'Die Karte war zu früh draußen.',
      remedy: 'Wählen Sie die Funktion noch einmal und stecken Sie die Karte ganz ein.',
    },
    nothingMoved: 'Es wurde nichts übertragen.',
    uncertain: {
      title: 'Noch einmal',
      fact: 'Die Karte war zu früh draußen.',
      unknown: 'Wir wissen noch nicht, ob alles gespeichert ist.',
      remedy: 'Wählen Sie dieselbe Funktion und stecken Sie die Karte noch einmal ein.',
      noDouble: 'Nichts geht verloren.',
    },
    uncertainAgain: 'Stecken Sie sie noch einmal ein; hilft das nicht, gehen Sie zum Kundencenter (POK).',
  },
  servicePurseHolds: 'Auf der e-Börse',
  purseHolds: 'Auf der t-Börse',
  mostInPurse: (amount) => `Höchstens ${amount} sind möglich.`,
  toBeMoved: (amount) => `Zu übertragen: ${amount}.`,
  moreTime: 'Mehr Zeit',
  timeEnding: 'Die Zeit läuft ab',
  timeEndingSpoken: (more) => (more ? 'Die Zeit läuft ab. Tippen Sie auf: Mehr Zeit.' : 'Die Zeit läuft ab.'),
};
