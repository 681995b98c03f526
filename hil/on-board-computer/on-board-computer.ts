import type { VehiclePosition } from '../../devices/vehicle/contract.ts';
import { UnreadableDocument, writeDocument } from '../../devices/vehicle/ibis-ip-document.ts';
import { customerInformation, STRUCTURES, type Structure } from './customer-information.ts';
import { deviceManagement } from './device-management.ts';
import { replyAddressOf, Subscriber } from './subscriber.ts';
import type { VehicleSocket } from './vehicle-socket.ts';

/** A call as it came over HTTP. */
export interface ServiceRequest {
  readonly path: string;
  readonly body: Uint8Array;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly document: string;
  /** What follows once the answer is out. */
  readonly afterwards?: () => void;
}

/** Seconds; subscribers are told so often even if nothing changes. */
const HEARTBEAT = 60;

/** The on-board computer of one bus: serves where the bus is, as IBIS-IP, to the devices in its network. */
export class OnBoardComputer {
  readonly #now: () => number;
  readonly #heartbeat: NodeJS.Timeout;
  #position: VehiclePosition;
  #subscribers: readonly Subscriber[] = [];
  /** Written once for all who are told or ask; a document says the time to the second. */
  readonly #written = new Map<Structure, { readonly position: VehiclePosition; second: number; text: string }>();

  constructor(position: VehiclePosition, now: () => number) {
    this.#position = position;
    this.#now = now;
    this.#heartbeat = setInterval(() => void this.#tell(this.#subscribers), HEARTBEAT * 1000);
    this.#heartbeat.unref();
  }

  /** The bus is there now; answers when every subscriber was told, or could not be. */
  async show(position: VehiclePosition): Promise<void> {
    this.#position = position;
    await this.#tell(this.#subscribers);
  }

  /** Tells the devices at one socket again. */
  async repeat(socket: VehicleSocket): Promise<void> {
    await this.#tell(this.#subscribers.filter((subscriber) => subscriber.socket === socket));
  }

  /** The cable has been pulled out there. */
  forget(socket: VehicleSocket): void {
    this.#subscribers = this.#subscribers.filter((subscriber) => subscriber.socket !== socket);
  }

  answer({ path, body }: ServiceRequest, socket: VehicleSocket): ServiceAnswer {
    const [service, operation = '', ...rest] = path.split('/').filter((part) => part !== '');
    if (rest.length > 0) return unknownOperation(path);
    if (service === 'DeviceManagementService') {
      const document = deviceManagement(operation, this.#now());
      return document === undefined ? unknownOperation(path) : { status: 200, document };
    }
    if (service !== 'CustomerInformationService') return unknownOperation(path);
    const structure = STRUCTURES.find((each) => operation.endsWith(each));
    if (structure === undefined) return unknownOperation(path);
    switch (operation.slice(0, -structure.length)) {
      case 'Get':
        return { status: 200, document: this.document(structure) };
      case 'Subscribe':
        return this.#subscribe(structure, body, socket);
      case 'Unsubscribe':
        return this.#unsubscribe(structure, body);
      default:
        return unknownOperation(path);
    }
  }

  get position(): VehiclePosition {
    return this.#position;
  }

  document(structure: Structure): string {
    const now = this.#now();
    const second = Math.floor(now / 1000);
    const written = this.#written.get(structure);
    if (written?.position === this.#position && written.second === second) return written.text;
    const text = customerInformation(structure, this.#position, now);
    this.#written.set(structure, { position: this.#position, second, text });
    return text;
  }

  close(): void {
    clearInterval(this.#heartbeat);
    this.#subscribers = [];
  }

  #subscribe(structure: Structure, body: Uint8Array, socket: VehicleSocket): ServiceAnswer {
    return answering('SubscribeResponse', () => {
      const url = replyAddressOf(body, 'SubscribeRequest');
      const subscriber = new Subscriber(structure, url, socket);
      this.#subscribers = [...this.#subscribers.filter((each) => !each.is(structure, url)), subscriber];
      return {
        status: 200,
        document: writeDocument('SubscribeResponse', {
          Active: { Value: true },
          Heartbeat: { Value: `PT${HEARTBEAT}S` },
        }),
        afterwards: () => void this.#tell([subscriber]),
      };
    });
  }

  #unsubscribe(structure: Structure, body: Uint8Array): ServiceAnswer {
    return answering('UnsubscribeResponse', () => {
      const url = replyAddressOf(body, 'UnsubscribeRequest');
      this.#subscribers = this.#subscribers.filter((each) => !each.is(structure, url));
      return { status: 200, document: writeDocument('UnsubscribeResponse', { Active: { Value: false } }) };
    });
  }

  async #tell(subscribers: readonly Subscriber[]): Promise<void> {
    await Promise.all(
      subscribers.map(async (subscriber) => {
        const listens = await subscriber.tell(() => this.document(subscriber.structure));
        if (!listens) this.#subscribers = this.#subscribers.filter((each) => each !== subscriber);
      }),
    );
  }
}

function answering(response: string, act: () => ServiceAnswer): ServiceAnswer {
  try {
    return act();
  } catch (cause) {
    if (!(cause instanceof UnreadableDocument)) throw cause;
    return { status: 200, document: writeDocument(response, { OperationErrorMessage: { Value: cause.message } }) };
  }
}

function unknownOperation(path: string): ServiceAnswer {
  return { status: 404, document: writeDocument('OperationErrorMessage', { Value: `there is no ${path}` }) };
}
