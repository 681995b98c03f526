/** A line of the town: its stops in one direction; the other is the same backwards. */
export interface Line {
  readonly line: string;
  readonly stops: readonly string[];
}

export interface BusOfTown {
  readonly vehicle: number;
  /** Validators aboard, from the front door on. */
  readonly machines: readonly string[];
  /** The lines it serves, a course there and one back of each in turn. */
  readonly lines: readonly Line[];
}

/** Long enough for the dearest band (T13: more than 25 stops). */
const LONG: Line = {
  line: '1',
  stops: [
    'Zakłady Wschód',
    'Czysta',
    'Kwiatkowskiego',
    'Chemiczna',
    'Mościce Dworzec',
    'Zbylitowska',
    'Norwida',
    'Traugutta',
    'Krakowska Kościół',
    'Przemysłowa',
    'Sportowa',
    'Dworzec',
    'Planty',
    'Katedra',
    'Rynek',
    'Wałowa',
    'Nowy Świat',
    'Starodąbrowska',
    'Szpital',
    'Słoneczna',
    'Westerplatte',
    'Jasna I',
    'Jasna II',
    'Lwowska Wiadukt',
    'Lwowska Mościckiego',
    'Marusarz',
    'Orkana',
    'Krzyska',
    'Zielone Osiedle',
  ],
};

const ACROSS: Line = {
  line: '9',
  stops: [
    'Cmentarz',
    'Błonie',
    'Klikowska',
    'Nowodąbrowska',
    'Szpital',
    'Matki Bożej',
    'Urząd Miasta',
    'Rynek',
    'Targowa',
    'Dworzec',
    'Sanguszków',
    'Tuchowska',
    'Góra Marcina',
    'Zamek',
    'Park Wodny',
    'Piaskówka',
  ],
};

const SHORT: Line = {
  line: '30',
  stops: [
    'Dworzec',
    'Planty',
    'Bernardyńska',
    'Rynek',
    'Mickiewicza',
    'Uczelnia',
    'Boya-Żeleńskiego',
    'Szujskiego',
    'Sportowa',
    'Hala Targowa',
    'Stadion',
  ],
};

/** Two validators in one bus, one in the other; they meet at Dworzec, Planty, Rynek, Szpital and Sportowa. */
export const BUSES: readonly BusOfTown[] = [
  { vehicle: 437, machines: ['main', 'rear'], lines: [LONG] },
  { vehicle: 519, machines: ['other'], lines: [ACROSS, SHORT] },
];
